package io.daybook.warehouse.table;

/**
 * A rule that each day of an own metric table keeps, as its file declares it. Unique keys without
 * null go without saying.
 */
public sealed interface OwnGate {
  /** Returns what a broken rule means for its day. */
  GateEffect effect();

  /** What a broken rule means for its day. */
  enum GateEffect {
    /** The day isn't committed. */
    BLOCK,
    /** It is committed, and an operator should look at it. */
    WARN
  }

  /** A measure adds up to the rows of an input's same day. */
  record RowsGate(String measure, String relation, GateEffect effect) implements OwnGate {}

  /**
   * A measure adds up to a figure of an input's same day.
   *
   * @param aggregate Spark SQL over the input's rows
   */
  record SumGate(String measure, String relation, String aggregate, GateEffect effect)
      implements OwnGate {}

  /** A measure is null or from 0 to 1. */
  record RateGate(String measure, GateEffect effect) implements OwnGate {}

  /**
   * A condition holds in every row.
   *
   * @param condition Spark SQL over the table's own columns
   */
  record RowGate(String condition, GateEffect effect) implements OwnGate {}
}
