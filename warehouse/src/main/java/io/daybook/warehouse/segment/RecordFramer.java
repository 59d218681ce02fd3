package io.daybook.warehouse.segment;

/**
 * Finds where a record ends. A framer remembers how an incomplete record stands, so it serves one
 * file at a time.
 */
public interface RecordFramer {
  /** The record has no end yet in the bytes at hand. */
  int INCOMPLETE = -1;

  /**
   * Looks for the end of the record that begins at {@code from}.
   *
   * @return the index behind the record's last byte, line end included, or {@link #INCOMPLETE}
   */
  int endOfRecord(byte[] bytes, int from, int to);

  /**
   * Goes on with a record that was {@link #INCOMPLETE} in the last call, in the bytes that follow
   * the ones it saw: a record of any length is framed in a buffer of any size.
   *
   * @return the index behind the record's last byte, line end included, or {@link #INCOMPLETE}
   */
  int endOfRest(byte[] bytes, int from, int to);
}
