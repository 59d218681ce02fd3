package io.daybook.warehouse.table;

import java.util.Optional;
import java.util.Set;

/**
 * A figure of a metric table, and over what it may be added up.
 *
 * @param column with the definition as its comment
 * @param additivity over which key columns its sum means something
 */
public record Measure(Column column, Additivity additivity) {
  /** A sum of money: exact, wide enough for any number of lines. */
  public static final ColumnType MONEY_SUM = new ColumnType.Decimal(38, 4);

  /** A sum of quantities: exact, wide enough for any number of lines. */
  public static final ColumnType QUANTITY_SUM = new ColumnType.Decimal(38, 4);

  /** Over which key columns a figure's sum means something. */
  public sealed interface Additivity {
    /** Over all, days among them. Money never over currencies. */
    record Full() implements Additivity {}

    /**
     * Over these alone: distinct counts of groups that share nobody.
     *
     * @param dimensions key columns, {@code dt} among them where days share nobody
     */
    record Over(Set<String> dimensions) implements Additivity {
      public Over {
        dimensions = Set.copyOf(dimensions);
      }
    }

    /**
     * Over none: it is computed anew.
     *
     * @param numerator for a ratio, the measure above the line; nothing otherwise
     * @param denominator for a ratio, the measure below it
     */
    record None(Optional<String> numerator, Optional<String> denominator) implements Additivity {}
  }

  /** A count of rows or things, each in one row only. */
  public static Measure count(String name, String definition) {
    return additive(Column.required(name, ColumnType.Simple.BIGINT, definition));
  }

  /** A sum of money: exact, wide enough for any number of lines. */
  public static Measure money(String name, String definition) {
    return additive(Column.required(name, MONEY_SUM, definition));
  }

  /** A sum that all rows of a group have. */
  public static Measure additive(Column column) {
    return new Measure(column, new Additivity.Full());
  }

  /**
   * An exact number of different things, some of which may be in several rows.
   *
   * @param over key columns whose values share nothing
   */
  public static Measure distinct(String name, String definition, String... over) {
    Column column = Column.required(name, ColumnType.Simple.BIGINT, definition);
    return new Measure(column, over.length == 0 ? none() : new Additivity.Over(Set.of(over)));
  }

  /** A number from two measures of the same row; null if there is nothing to divide by. */
  public static Measure ratio(String name, String numerator, String denominator) {
    return new Measure(
        Column.optional(name, ColumnType.Simple.DOUBLE, numerator + " / " + denominator),
        new Additivity.None(Optional.of(numerator), Optional.of(denominator)));
  }

  /** Anything that can't be added up. */
  public static Measure other(Column column) {
    return new Measure(column, none());
  }

  private static Additivity none() {
    return new Additivity.None(Optional.empty(), Optional.empty());
  }

  /** Returns the column's name. */
  public String name() {
    return column.name();
  }
}
