package io.daybook.metrics.plan;

import io.daybook.warehouse.table.MetricTable;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;

/**
 * A day of a metric table that has to be made.
 *
 * @param inputs what it is made of, as {@link
 *     io.daybook.warehouse.ledger.PartitionVersion#inputs()} remembers it
 */
public record TouchedDay(LocalDate day, TouchReason reason, Map<String, String> inputs) {
  public TouchedDay {
    inputs = Map.copyOf(inputs);
  }

  /**
   * Returns whether two versions were made by the same definition: only then do equal rows stand
   * under equal columns.
   *
   * @param one what the one was made of
   * @param other what the other was made of
   */
  public static boolean isSameDefinition(Map<String, String> one, Map<String, String> other) {
    return Objects.equals(one.get(DayInputs.DEFINITION), other.get(DayInputs.DEFINITION));
  }

  /**
   * Returns whether a version was made by a table's definition as it is now.
   *
   * @param inputs what the version was made of
   */
  public static boolean isDefinedAs(MetricTable table, Map<String, String> inputs) {
    return DayInputs.fingerprint(table).equals(inputs.get(DayInputs.DEFINITION));
  }

  /** Returns in one clause in which inputs two versions differ; empty if they don't. */
  public static String change(Map<String, String> before, Map<String, String> after) {
    return DayInputs.change(before, after);
  }
}
