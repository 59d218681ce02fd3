package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.warehouse.config.ConfigNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a field's text comes from if it is more than one path. */
sealed interface TextOrigin {

  /** Returns the text; null where the record has none. */
  @Nullable String text(RawRecord record);

  /** The first of several paths that has a value; an empty text is none here. */
  record FirstOf(List<Integer> slots) implements TextOrigin {
    public FirstOf {
      slots = List.copyOf(slots);
    }

    @Override
    public @Nullable String text(RawRecord record) {
      for (int slot : slots) {
        String text = record.text(slot);
        if (text != null && !text.isEmpty()) {
          return text;
        }
      }
      return null;
    }
  }

  /** Several texts one behind the other; no text where one of them is missing or empty. */
  record Joined(List<Integer> slots, String with) implements TextOrigin {
    public Joined {
      slots = List.copyOf(slots);
    }

    @Override
    public @Nullable String text(RawRecord record) {
      StringBuilder joined = new StringBuilder();
      for (int i = 0; i < slots.size(); i++) {
        String text = record.text(slots.get(i));
        if (text == null || text.isEmpty()) {
          return null;
        }
        joined.append(i == 0 ? "" : with).append(text);
      }
      return joined.toString();
    }
  }

  /**
   * Reads {@code join} with {@code with}, or a list at {@code path}.
   *
   * @return null if the field has one path, or none
   */
  static @Nullable TextOrigin compile(ConfigNode field, Slots slots) {
    boolean joins = field.has("join");
    if (field.has("with") && !joins) {
      field
          .child("with")
          .problem(field.child("with").rendered(), "a 'join' whose parts it divides", "");
    }
    if (joins) {
      if (field.has("path")) {
        field.child("join").problem("'join' beside 'path'", "one of the two", "remove one");
      }
      return new Joined(slots(field, "join", slots), field.text("with", " "));
    }
    return field.child("path").isList() ? new FirstOf(slots(field, "path", slots)) : null;
  }

  /** Of several paths the first alone is sure to be taken; the others are kept besides. */
  private static List<Integer> slots(ConfigNode field, String key, Slots slots) {
    List<Integer> found = new ArrayList<>();
    for (ConfigNode path : field.list(key)) {
      boolean sure = found.isEmpty() || key.equals("join");
      found.add(FieldMapping.slot(path, sure ? slots : slots.deciding()));
    }
    if (found.size() < 2) {
      field
          .child(key)
          .problem(
              found.size() == 1 ? "one path" : "no path",
              "a list of two paths or more",
              "write a single one as 'path: NAME'");
    }
    return found;
  }
}
