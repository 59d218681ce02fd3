package io.daybook.metrics;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.daybook.warehouse.table.MetricTables;
import org.apache.spark.sql.Column;

/** The words in which figures are defined. */
public final class Figures {
  /** The day, from the partition's directory: never from a clock. */
  public static final Column DAY = col("dt");

  private Figures() {}

  /** Returns a key column that is never null. */
  public static Column dimension(String column) {
    return coalesce(col(column), lit(MetricTables.NONE)).as(column);
  }

  /** Returns a figure, defined in Spark SQL over the events of a group. */
  public static Column measure(String name, String definition) {
    return expr(definition).as(name);
  }

  /**
   * Returns the exact sum of an amount as DECIMAL(38,4). The amount is widened first: a sum of
   * DECIMAL(18,4) ends with an exception where it outgrows its type. No rows sum up to zero.
   */
  public static String total(String amount) {
    return "coalesce(sum(cast(" + amount + " AS decimal(38,4))), cast(0 AS decimal(38,4)))";
  }
}
