package io.daybook.warehouse.segment;

/**
 * Finds where a record ends. A framer is fed the bytes of one record from its first byte on; it may
 * remember how far it looked while the record is incomplete, so it serves one file at a time.
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
}
