package io.daybook.archive.table;

import java.util.BitSet;
import java.util.Optional;

/** The values of one column of a table, row by row in the order of the file. */
public sealed interface ColumnValues
    permits ColumnValues.NumberValues, ColumnValues.Strings, ColumnValues.StringMaps {

  /** Returns how many rows there are, nulls included. */
  int rows();

  /**
   * An INT, BIGINT, DATE, TIMESTAMP, BOOLEAN, DOUBLE or a DECIMAL of up to 18 digits.
   *
   * <p>Each value is as its column stores it: unscaled, as days, as microseconds, as 0 or 1, as the
   * bits of a double.
   */
  final class NumberValues implements ColumnValues {
    private final long[] values;
    private final BitSet nulls;

    /**
     * @param nulls rows without a value
     */
    public NumberValues(long[] values, BitSet nulls) {
      this.values = values;
      this.nulls = nulls;
    }

    @Override
    public int rows() {
      return values.length;
    }

    long value(int row) {
      return values[row];
    }

    BitSet nulls() {
      return nulls;
    }
  }

  /** A STRING: by row the number of a text. */
  final class Strings implements ColumnValues {
    /** In place of a text's number. */
    public static final int NULL = -1;

    /** What texts that come again may take when they are brought into order. */
    private static final long MOST_REPEATED_BYTES = 32 << 20;

    private final int[] numbers;
    private final Texts texts;
    private final boolean isDistinct;

    private Strings(int[] numbers, Texts texts, boolean isDistinct) {
      this.numbers = numbers;
      this.texts = texts;
      this.isDistinct = isDistinct;
    }

    /** Of texts of which each is there once: a dictionary may be made of them. */
    public static Strings ofDistinct(int[] numbers, Texts texts) {
      return new Strings(numbers, texts, true);
    }

    /** Of texts of which some may be there more than once. */
    public static Strings ofAny(int[] numbers, Texts texts) {
      return new Strings(numbers, texts, false);
    }

    @Override
    public int rows() {
      return numbers.length;
    }

    int number(int row) {
      return numbers[row];
    }

    Texts texts() {
      return texts;
    }

    boolean isDistinct() {
      return isDistinct;
    }

    /**
     * Returns some rows with texts of their own, which stand in the order of the rows. Whoever goes
     * through them more than once waits for memory once only.
     *
     * @return nothing if that takes much more memory than the texts take now, as long ones do that
     *     come again and again
     */
    Optional<Strings> inOrder(int from, int to) {
      long most = Math.min(Integer.MAX_VALUE >> 1, texts.length() + MOST_REPEATED_BYTES);
      long share = (long) texts.length() * (to - from) / Math.max(1, texts.count());
      int[] ordered = new int[to - from];
      Texts own = new Texts(to - from, (int) Math.min(most, share + (share >> 6)));
      for (int row = from; row < to; row++) {
        ordered[row - from] = NULL;
        int text = numbers[row];
        if (text != NULL) {
          if (own.length() + (long) texts.end(text) - texts.start(text) > most) {
            return Optional.empty();
          }
          ordered[row - from] = own.count();
          own.add(texts, text);
        }
      }
      return Optional.of(new Strings(ordered, own, false));
    }
  }

  /** A STRING_MAP: the entries of all rows, one behind the other. No map is null. */
  final class StringMaps implements ColumnValues {
    private final int[] ends;
    private final Strings keys;
    private final Strings values;

    /**
     * @param ends by row where its entries end
     */
    public StringMaps(int[] ends, Strings keys, Strings values) {
      this.ends = ends;
      this.keys = keys;
      this.values = values;
    }

    @Override
    public int rows() {
      return ends.length;
    }

    /** Returns where a row's entries begin. */
    int start(int row) {
      return row == 0 ? 0 : ends[row - 1];
    }

    int end(int row) {
      return ends[row];
    }

    Strings keys() {
      return keys;
    }

    Strings values() {
      return values;
    }
  }
}
