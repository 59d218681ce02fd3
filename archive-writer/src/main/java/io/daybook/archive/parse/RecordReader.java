package io.daybook.archive.parse;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;

/** Reads the texts of one record of a format. */
interface RecordReader {
  /**
   * Reads a record.
   *
   * @param bytes the record without its line end, from {@code from} up to {@code to}
   * @throws RejectedRecordException if it isn't of the format
   */
  void read(byte[] bytes, int from, int to, RawRecord into) throws RejectedRecordException;
}
