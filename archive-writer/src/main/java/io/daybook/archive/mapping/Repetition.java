package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;

/**
 * How often a record's events happened, as "message repeated 3 times" says; a record that doesn't
 * say it tells of once.
 */
record Repetition(FieldMapping field) {
  private static final int MOST = 10_000;

  int of(RawRecord record) throws RejectedRecordException {
    String text = field.text(record);
    return text == null || text.isEmpty() ? 1 : number(text);
  }

  /** Reads a number of times. */
  static int number(String text) throws RejectedRecordException {
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw RejectedRecordException.of(RejectReason.NOT_A_NUMBER, "a whole number", text);
    }
    if (text.length() > 9 || Integer.parseInt(text) > MOST) {
      throw RejectedRecordException.of(
          RejectReason.NUMBER_OUT_OF_RANGE, "a number from 0 to " + MOST, text);
    }
    return Integer.parseInt(text);
  }
}
