package io.daybook.archive.mapping;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a column's text comes from: a slot of the record, then the extraction, then the value map,
 * then the default; or a constant.
 *
 * @param slot what is read; -1 for a constant
 * @param extract takes the first group of its first match; null: the whole text
 * @param values what stands for what; other texts stay
 * @param fallback the default or the constant; null: none
 */
record FieldMapping(
    int slot, @Nullable Pattern extract, Map<String, String> values, @Nullable String fallback) {

  FieldMapping {
    values = Map.copyOf(values);
  }

  /** Reads a field: a text is its path, keys and values say more. */
  static FieldMapping compile(ConfigNode field, Slots slots) {
    if (!field.isMapping()) {
      return new FieldMapping(slot(field, slots), null, Map.of(), null);
    }
    if (field.has("value")) {
      return new FieldMapping(-1, null, Map.of(), field.text("value").orElse(""));
    }
    if (field.has("index")) {
      return new FieldMapping(slots.ofPlace(field), null, Map.of(), null);
    }
    int slot = slotOfPath(field, slots);
    Map<String, String> values = new HashMap<>();
    field
        .section("values")
        .children()
        .forEach((from, to) -> values.put(from, to.text().orElse("")));
    return new FieldMapping(
        slot,
        Patterns.read(field.child("extract")).orElse(null),
        values,
        field.text("default").orElse(null));
  }

  /** Returns the slot of the path that stands at a place; an empty or missing one is reported. */
  static int slot(ConfigNode place, Slots slots) {
    if (!place.isPresent() || place.rendered().equals("''")) {
      place.problem("a field without a path", "the name of a field in the log", "");
    }
    return slots.of(place.text().orElse(""), place);
  }

  /** Returns the slot of the key {@code path}; an empty or missing one is reported. */
  static int slotOfPath(ConfigNode node, Slots slots) {
    if (node.has("path")) {
      return slot(node.child("path"), slots);
    }
    return slots.of(node.requiredText("path", "the name of the field in the log"), node);
  }

  /** Returns the column's text for a record; null where there is none. */
  @Nullable String text(RawRecord record) throws RejectedRecordException {
    String text = slot < 0 ? null : record.text(slot);
    if (text == null) {
      return fallback;
    }
    String extracted = extract == null ? text : extracted(extract, text);
    if (extracted == null) {
      return fallback;
    }
    return values.getOrDefault(extracted, extracted);
  }

  /** Returns null for a group that is empty or took no part: an optional one that wasn't there. */
  private static @Nullable String extracted(Pattern pattern, String text)
      throws RejectedRecordException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw RejectedRecordException.of(
          RejectReason.NO_MATCH, "a match of " + pattern.pattern(), text);
    }
    String group = matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
    return group == null || group.isEmpty() ? null : group;
  }
}
