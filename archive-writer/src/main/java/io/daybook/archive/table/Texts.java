package io.daybook.archive.table;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Texts in UTF-8, one behind the other in memory, by the order in which they came. */
public final class Texts {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_BYTES = 64;
  private static final int FIRST_TEXTS = 8;

  /** Arrays can't be longer than this everywhere. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int[] ends;
  private int count;

  public Texts() {
    this(FIRST_TEXTS, FIRST_BYTES);
  }

  /** Makes room for so many texts of so many bytes in all. */
  public Texts(int texts, int allBytes) {
    ends = new int[texts];
    bytes = new byte[allBytes];
  }

  /**
   * Takes texts over as they lie in memory.
   *
   * @param ends where each ends in the bytes; the first begins at 0
   */
  public Texts(byte[] bytes, int[] ends) {
    this.bytes = bytes;
    this.ends = ends;
    this.count = ends.length;
  }

  /** Appends a text. */
  public void add(byte[] from, int start, int end) {
    int fill = length();
    int length = end - start;
    if (bytes.length - fill < length) {
      bytes = Arrays.copyOf(bytes, larger(bytes.length, fill, length));
    }
    if (ends.length == count) {
      ends = Arrays.copyOf(ends, Math.max(FIRST_TEXTS, count + (count >> 1)));
    }
    System.arraycopy(from, start, bytes, fill, length);
    ends[count++] = fill + length;
  }

  /** Appends a text of others. */
  public void add(Texts from, int text) {
    add(from.bytes, from.start(text), from.end(text));
  }

  /** Appends all texts of others. */
  public void addAll(Texts from) {
    int fill = length();
    int length = from.length();
    if (bytes.length - fill < length) {
      bytes = Arrays.copyOf(bytes, larger(bytes.length, fill, length));
    }
    ends = ends.length - count < from.count ? Arrays.copyOf(ends, count + from.count) : ends;
    System.arraycopy(from.bytes, 0, bytes, fill, length);
    for (int text = 0; text < from.count; text++) {
      ends[count++] = fill + from.ends[text];
    }
  }

  private static int larger(int room, int fill, int more) {
    long wanted = Math.max((long) room + (room >> 1), (long) fill + more);
    if ((long) fill + more > MOST_BYTES) {
      throw new IllegalStateException(
          "expected texts of at most 2 GiB in one place but found " + fill + " and " + more);
    }
    return (int) Math.min(wanted, MOST_BYTES);
  }

  /** Returns how many there are. */
  public int count() {
    return count;
  }

  /** Returns the bytes of all. */
  public int length() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** Returns the memory taken. */
  public long footprint() {
    return bytes.length + (long) Integer.BYTES * ends.length;
  }

  /** Returns what holds the texts; each from {@link #start} to {@link #end}. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns where a text begins. */
  public int start(int text) {
    return text == 0 ? 0 : ends[text - 1];
  }

  /** Returns where a text ends, exclusive. */
  public int end(int text) {
    return ends[text];
  }

  /** Returns whether a text is the same as some bytes. */
  public boolean isEqual(int text, byte[] other, int from, int to) {
    return Arrays.equals(bytes, start(text), end(text), other, from, to);
  }

  /** Returns a hash of a text in which every bit of the text counts in every bit. */
  public static long hash(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = HashCommon.mix(hash ^ (long) LONG.get(bytes, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = (rest << Byte.SIZE) | (bytes[at] & 0xff);
    }
    return HashCommon.murmurHash3(hash ^ rest);
  }

  /** Compares two texts by their bytes, unsigned, as Parquet orders strings. */
  public int compare(int text, Texts other, int otherText) {
    return Arrays.compareUnsigned(
        bytes, start(text), end(text), other.bytes, other.start(otherText), other.end(otherText));
  }

  /** Brings numbers of texts into the order of the texts, by their bytes, unsigned. */
  public void sort(int[] numbers) {
    sortByPrefix(numbers);
  }

  /**
   * Returns by text, from 1 on, where it stands among all that differ, by their bytes, unsigned.
   */
  public int[] ranks() {
    int[] numbers = new int[count];
    Arrays.setAll(numbers, text -> text);
    long[] prefixes = sortByPrefix(numbers);
    int[] ranks = new int[count];
    for (int i = 0, rank = 0; i < count; i++) {
      boolean isNext =
          i == 0
              || prefixes[i] != prefixes[i - 1]
              || compare(numbers[i - 1], this, numbers[i]) != 0;
      rank += isNext ? 1 : 0;
      ranks[numbers[i]] = rank;
    }
    return ranks;
  }

  /** Sorts, and returns the first bytes of each text in the new order. */
  private long[] sortByPrefix(int[] numbers) {
    long[] prefixes = new long[numbers.length];
    long[] sorted = new long[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      prefixes[i] = prefix(numbers[i]);
      sorted[i] = numbers[i];
    }
    LongArrays.radixSort(prefixes, sorted);
    Arrays.setAll(numbers, i -> (int) sorted[i]);
    for (int from = 0, to; from < numbers.length; from = to) {
      to = from + 1;
      while (to < numbers.length && prefixes[from] == prefixes[to]) {
        to++;
      }
      if (!areSame(numbers, from, to)) {
        IntArrays.quickSort(numbers, from, to, (a, b) -> compare(a, this, b));
      }
    }
    return prefixes;
  }

  /** A text that comes again is there as often where none was sought. */
  private boolean areSame(int[] numbers, int from, int to) {
    int same = from + 1;
    while (same < to && compare(numbers[from], this, numbers[same]) == 0) {
      same++;
    }
    return same == to;
  }

  /** Returns a text's first eight bytes, zeros behind a shorter one, as a number in their order. */
  private long prefix(int text) {
    int start = start(text);
    int length = Math.min(Long.BYTES, end(text) - start);
    long prefix = 0;
    for (int i = 0; i < length; i++) {
      prefix = (prefix << Byte.SIZE) | (bytes[start + i] & 0xff);
    }
    return (prefix << (Byte.SIZE * (Long.BYTES - length))) ^ Long.MIN_VALUE;
  }
}
