package io.daybook.archive.table;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row read back from a file: the values of one at a time, by the position of their column. */
final class StoredRow implements RowCursor {
  private final boolean[] present;
  private final long[] numbers;
  private final double[] doubles;
  private final byte[][] texts;
  private final List<ExtraEntry> entries = new ArrayList<>();

  private record ExtraEntry(ByteBuffer key, ByteBuffer value) {}

  /**
   * @param columns how many the table declares; at most one of them is a map
   */
  StoredRow(int columns) {
    present = new boolean[columns];
    numbers = new long[columns];
    doubles = new double[columns];
    texts = new byte[columns][];
  }

  void clear() {
    Arrays.fill(present, false);
    entries.clear();
  }

  void put(int column, long number) {
    present[column] = true;
    numbers[column] = number;
  }

  void put(int column, double number) {
    present[column] = true;
    doubles[column] = number;
  }

  void put(int column, byte[] text) {
    present[column] = true;
    texts[column] = text;
  }

  /** A map is there, be it empty. */
  void beginMap(int column) {
    present[column] = true;
  }

  void addEntry(byte[] key, byte[] value) {
    entries.add(new ExtraEntry(ByteBuffer.wrap(key), ByteBuffer.wrap(value)));
  }

  /** Returns a text's bytes, or null. */
  byte @Nullable [] text(int column) {
    return present[column] ? texts[column] : null;
  }

  @Override
  public boolean isNull(int column) {
    return !present[column];
  }

  @Override
  public int intValue(int column) {
    return Math.toIntExact(numbers[column]);
  }

  @Override
  public long longValue(int column) {
    return numbers[column];
  }

  @Override
  public double doubleValue(int column) {
    return doubles[column];
  }

  @Override
  public boolean booleanValue(int column) {
    return numbers[column] != 0;
  }

  @Override
  public ByteBuffer bytes(int column) {
    return ByteBuffer.wrap(texts[column]);
  }

  @Override
  public void entries(int column, EntryHandler handler) {
    entries.forEach(entry -> handler.entry(entry.key(), entry.value()));
  }
}
