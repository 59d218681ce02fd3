package io.daybook.warehouse.table;

import java.io.Serializable;
import java.util.Locale;

/** What a column holds, in the types that Hive, Spark, Parquet and BI tools agree on. */
public sealed interface ColumnType extends Serializable {

  /** Returns the type as Hive's and Spark's DDL write it, such as {@code decimal(18,4)}. */
  String sql();

  /**
   * Returns whether every value of another type is a value of this one, exactly: a column of that
   * type may become one of this type, and its old files are read as this type.
   */
  default boolean includes(ColumnType other) {
    return equals(other);
  }

  /** Types without parameters. */
  enum Simple implements ColumnType {
    STRING("string"),
    INT("int"),
    BIGINT("bigint"),
    DOUBLE("double"),
    BOOLEAN("boolean"),
    DATE("date"),
    /** UTC wall clock in microseconds, without a zone. */
    TIMESTAMP("timestamp"),
    /** Strings by string, neither null. */
    STRING_MAP("map<string,string>");

    private final String sql;

    Simple(String sql) {
      this.sql = sql;
    }

    @Override
    public String sql() {
      return sql;
    }

    @Override
    public boolean includes(ColumnType other) {
      return this == other || (this == BIGINT && other == INT);
    }
  }

  /**
   * An exact number.
   *
   * @param precision digits in all, 1 to 38
   * @param scale digits behind the point, 0 to the precision
   */
  record Decimal(int precision, int scale) implements ColumnType {
    private static final int INT_DIGITS = 10;
    private static final int BIGINT_DIGITS = 19;

    public Decimal {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "decimal: expected 1 <= precision <= 38 and 0 <= scale <= precision"
                    + " but found (%d,%d)",
                precision,
                scale));
      }
    }

    @Override
    public String sql() {
      return "decimal(" + precision + "," + scale + ")";
    }

    @Override
    public boolean includes(ColumnType other) {
      if (other instanceof Decimal narrower) {
        return scale >= narrower.scale && wholeDigits() >= narrower.wholeDigits();
      }
      return (other == Simple.INT && wholeDigits() >= INT_DIGITS)
          || (other == Simple.BIGINT && wholeDigits() >= BIGINT_DIGITS);
    }

    private int wholeDigits() {
      return precision - scale;
    }
  }
}
