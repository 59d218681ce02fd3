package io.daybook.archive.table;

import java.nio.ByteBuffer;

/**
 * Read access to the row at hand, by the position of a column in the table's declaration. A value
 * may be asked for only where {@link #isNull} says false, and by the accessor of its type.
 */
public interface RowCursor {
  boolean isNull(int column);

  /** Returns an INT, or a DATE as days since 1970. */
  int intValue(int column);

  /** Returns a BIGINT, a TIMESTAMP in microseconds, or a DECIMAL of up to 18 digits unscaled. */
  long longValue(int column);

  double doubleValue(int column);

  boolean booleanValue(int column);

  /**
   * Returns a STRING in UTF-8, or a DECIMAL of more than 18 digits unscaled as two's complement,
   * big endian. The buffer is valid until the cursor moves.
   */
  ByteBuffer bytes(int column);

  /** Hands over the entries of a STRING_MAP in their order. */
  void entries(int column, EntryHandler handler);

  /** Takes entries of a map; the buffers are valid during the call. */
  @FunctionalInterface
  interface EntryHandler {
    void entry(ByteBuffer key, ByteBuffer value);
  }
}
