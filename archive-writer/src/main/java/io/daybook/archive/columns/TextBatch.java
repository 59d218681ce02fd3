package io.daybook.archive.columns;

import io.daybook.archive.table.Texts;
import java.util.Arrays;

/** A few texts of a column one behind the other, some of them null, which are copied. */
final class TextBatch {
  static final int MOST = 64;

  private static final int NULL = -1;
  private static final int BYTES_OF_ONE = 32;

  private byte[] bytes = new byte[MOST * BYTES_OF_ONE];
  private final int[] starts = new int[MOST];
  private final int[] ends = new int[MOST];
  private final int[] hashes = new int[MOST];
  private final int[] numbers = new int[MOST];
  private int size;
  private int fill;

  int size() {
    return size;
  }

  /**
   * Appends a text.
   *
   * @return whether there is no room for another one
   */
  boolean add(byte[] text, int from, int to) {
    int length = to - from;
    if (bytes.length - fill < length) {
      bytes = Arrays.copyOf(bytes, Math.addExact(fill, length));
    }
    System.arraycopy(text, from, bytes, fill, length);
    hashes[size] = (int) Texts.hash(text, from, to);
    starts[size] = fill;
    fill += length;
    ends[size++] = fill;
    return isFull();
  }

  /**
   * Appends a null.
   *
   * @return whether there is no room for another one
   */
  boolean addNull() {
    ends[size++] = NULL;
    return isFull();
  }

  private boolean isFull() {
    return size == MOST || fill > MOST * BYTES_OF_ONE;
  }

  /** Forgets all. */
  void clear() {
    size = 0;
    fill = 0;
    if (bytes.length > 2 * MOST * BYTES_OF_ONE) {
      bytes = new byte[MOST * BYTES_OF_ONE];
    }
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns the low half of each text's hash; of a null any number. */
  int[] hashes() {
    return hashes;
  }

  /** Returns room for a number of each text, -1 so far. */
  int[] noNumbers() {
    Arrays.fill(numbers, -1);
    return numbers;
  }

  boolean isNull(int index) {
    return ends[index] == NULL;
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }
}
