package io.daybook.archive.table;

import java.util.BitSet;

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

    private final int[] numbers;
    private final Texts texts;

    /**
     * @param texts in any order; a text may be there twice
     */
    public Strings(int[] numbers, Texts texts) {
      this.numbers = numbers;
      this.texts = texts;
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
