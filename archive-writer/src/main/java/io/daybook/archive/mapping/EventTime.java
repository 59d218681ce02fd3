package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.archive.record.TextSlice;
import io.daybook.warehouse.config.ConfigNode;

/** When an event happened, as far as its mapping can say it. */
sealed interface EventTime {
  /** The word for {@link OfArrival}. */
  String ARRIVAL = "arrival";

  /**
   * Returns the time.
   *
   * @return microseconds since 1970 UTC
   */
  long micros(RawRecord record) throws RejectedRecordException;

  /** A time that stands in the record. */
  record InRecord(FieldMapping field, TimeReader reader) implements EventTime {
    @Override
    public long micros(RawRecord record) throws RejectedRecordException {
      TextSlice slice = field.slice(record);
      long plain = slice == null ? UtcTime.OTHER : reader.plainMicros(slice);
      if (plain != UtcTime.OTHER) {
        return plain;
      }
      String text = field.text(record);
      if (text == null || text.isEmpty()) {
        throw new RejectedRecordException(
            RejectReason.MISSING_FIELD, "expected a value for event_time but found none");
      }
      return reader.micros(text, record);
    }
  }

  /** The record has no time of its own: the time at which its segment was begun. */
  record OfArrival() implements EventTime {
    @Override
    public long micros(RawRecord record) {
      return record.arrival().micros();
    }
  }

  /**
   * Reads {@code event_time}; what is wrong goes to the configuration's problems.
   *
   * @param slots of the record or of an element
   */
  static EventTime compile(ConfigNode node, Slots slots) {
    if (!node.isMapping() && !node.isList() && node.text().filter(ARRIVAL::equals).isPresent()) {
      if (slots.namesOfRecord().contains(ARRIVAL)) {
        node.problem(
            "'arrival', which is also the name of a column or group",
            "one meaning",
            "write {path: arrival} for the text that stands there; for the time of arrival give"
                + " that column or group another name");
      }
      return new OfArrival();
    }
    FieldMapping field = FieldMapping.compile(node, slots);
    TimeReader reader = TimeReader.compile(node, slots);
    node.noOtherKeys();
    RawRecord blank = new RawRecord(slots.count());
    new ConstantCheck(field, blank, text -> reader.micros(text, blank)).check(node);
    return new InRecord(field, reader);
  }
}
