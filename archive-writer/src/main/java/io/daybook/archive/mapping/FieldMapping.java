package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.archive.record.TextSlice;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.table.ColumnType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a column's text comes from: a slot of the record (or several), then the extraction, the
 * steps of text, the value map and the steps of numbers; then the default, where there is no value;
 * or a constant.
 *
 * @param slot what is read; -1 for a constant, and where there are several
 * @param several null: one slot, or a constant
 * @param extraction null: the whole text
 * @param steps null: none
 * @param values what stands for what; other texts stay
 * @param numbers null: none
 * @param fallback the default or the constant, as the column takes it; null: none
 */
record FieldMapping(
    int slot,
    @Nullable TextOrigin several,
    @Nullable Extraction extraction,
    @Nullable TextSteps steps,
    Map<String, String> values,
    @Nullable NumberSteps numbers,
    @Nullable String fallback) {

  FieldMapping {
    values = Map.copyOf(values);
  }

  /** Reads a field of texts: a text is its path, keys and values say more. */
  static FieldMapping compile(ConfigNode field, Slots slots) {
    return compile(field, slots, null);
  }

  /**
   * Reads a field.
   *
   * @param type of the column that it fills; null: none of numbers
   */
  static FieldMapping compile(ConfigNode field, Slots slots, @Nullable ColumnType type) {
    if (!field.isMapping()) {
      return new FieldMapping(slot(field, slots), null, null, null, Map.of(), null, null);
    }
    if (field.has("value")) {
      if (field.has("path")) {
        field
            .child("path")
            .problem(
                "'path' beside 'value'",
                "one of the two",
                "remove 'value'; what a record without the path has is 'default'");
      }
      String constant = field.text("value").orElse("");
      return new FieldMapping(-1, null, null, null, Map.of(), null, constant);
    }
    if (field.has("index")) {
      return new FieldMapping(slots.ofPlace(field), null, null, null, Map.of(), null, null);
    }
    TextOrigin several = TextOrigin.compile(field, slots);
    int slot = several == null ? slotOfPath(field, slots) : -1;
    Map<String, String> values = new HashMap<>();
    field
        .section("values")
        .children()
        .forEach((from, to) -> values.put(from, to.text().orElse("")));
    Extraction.Extracted extracted =
        type != null && NumberSteps.isNumber(type)
            ? Extraction.Extracted.NUMBER
            : Extraction.Extracted.TEXT;
    return new FieldMapping(
        slot,
        several,
        Patterns.read(field.child("extract"))
            .map(pattern -> new Extraction(pattern, extracted))
            .orElse(null),
        TextSteps.compile(field),
        values,
        NumberSteps.compile(field, slots, type),
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

  /**
   * Returns the text as it stands in a record's bytes; null if more is to be done, or there is
   * none.
   */
  @Nullable TextSlice slice(RawRecord record) {
    boolean isAsItStands =
        slot >= 0 && extraction == null && steps == null && numbers == null && values.isEmpty();
    return isAsItStands ? record.slice(slot) : null;
  }

  /** Returns the column's text for a record; null where there is none. */
  @Nullable String text(RawRecord record) throws RejectedRecordException {
    String text = slot < 0 ? origin(record) : record.text(slot);
    if (text != null && extraction != null) {
      text = extraction.of(text);
    }
    if (text != null && steps != null) {
      text = steps.apply(text);
    }
    if (text == null) {
      return fallback;
    }
    String value = values.isEmpty() ? text : values.getOrDefault(text, text);
    return numbers == null || value.isEmpty() ? value : numbers.plain(value, record);
  }

  /** Returns the same field without the steps of numbers, for a reader that takes them itself. */
  FieldMapping withoutNumbers() {
    return new FieldMapping(slot, several, extraction, steps, values, null, fallback);
  }

  private @Nullable String origin(RawRecord record) {
    return several == null ? null : several.text(record);
  }
}
