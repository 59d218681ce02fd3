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
   * Does the same for a record whose place in its file is known: characters of several bytes are
   * read from there.
   *
   * @param position of the byte at {@code from} in the file
   */
  default int endOfRecord(byte[] bytes, int from, int to, long position) {
    return endOfRecord(bytes, from, to);
  }

  /**
   * Goes on with a record that was {@link #INCOMPLETE} in the last call, in the bytes that follow
   * the ones it saw: a record of any length is framed in a buffer of any size.
   *
   * @return the index behind the record's last byte, line end included, or {@link #INCOMPLETE}
   */
  int endOfRest(byte[] bytes, int from, int to);

  /**
   * Returns how many of the last bytes of an {@link #INCOMPLETE} call may begin the next record:
   * the next call must begin with them. They are fewer than a few KiB.
   */
  default int undecided() {
    return 0;
  }

  /**
   * Ends a record that was {@link #INCOMPLETE} where nothing follows, whatever it looks like.
   *
   * @param from where the {@link #undecided} bytes begin
   * @return {@code to}, or {@code from} if the undecided bytes are a record of their own
   */
  default int endOfInput(byte[] bytes, int from, int to) {
    return to;
  }

  /**
   * Returns whether a record that was {@link #INCOMPLETE} may be whole as it is: only what follows
   * would tell.
   */
  default boolean mayBeWhole() {
    return false;
  }
}
