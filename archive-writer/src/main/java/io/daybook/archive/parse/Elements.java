package io.daybook.archive.parse;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.nio.ByteBuffer;

/**
 * The elements of a list, read one after the other and as often as asked for, so that a list of a
 * million elements takes no more memory than its text.
 */
interface Elements {
  /** Turns to the first element of a list. */
  void begin(ByteBuffer utf8) throws RejectedRecordException;

  /** Turns to a list without elements. */
  void beginEmpty();

  /**
   * Reads the next element into the slots of its texts, which hold nothing.
   *
   * @return false behind the last one
   */
  boolean next(RawRecord into) throws RejectedRecordException;
}
