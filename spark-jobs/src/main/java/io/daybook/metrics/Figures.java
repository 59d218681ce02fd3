package io.daybook.metrics;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.daybook.warehouse.table.MetricTables;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RelationalGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** The words in which figures are defined. */
public final class Figures {
  /** The day, from the partition's directory: never from a clock. */
  public static final Column DAY = col("dt");

  private Figures() {}

  /** Returns a key column that is never null. */
  public static Column dimension(String column) {
    return coalesce(col(column), lit(MetricTables.NONE)).as(column);
  }

  /** Returns a figure, defined in Spark SQL over the rows of a group. */
  public static Column measure(String name, String definition) {
    return expr(definition).as(name);
  }

  /**
   * Returns the exact sum of an amount as DECIMAL(38,4). The amount is widened first: a sum of
   * DECIMAL(18,4) ends with an exception where it outgrows its type. No rows sum up to zero.
   */
  public static String total(String amount) {
    return "coalesce(" + knownTotal(amount) + ", cast(0 AS decimal(38,4)))";
  }

  /** Returns the exact sum of an amount; null if no row has a value. */
  public static String knownTotal(String amount) {
    return "sum(cast(" + amount + " AS decimal(38,4)))";
  }

  /**
   * Returns how many different values of one or more columns the rows have that keep a condition.
   */
  public static String distinct(String columns, String condition) {
    String thing = columns.contains(",") ? "struct(" + columns + ")" : columns;
    return "count(DISTINCT CASE WHEN " + condition + " THEN " + thing + " END)";
  }

  /** Aggregates a grouped frame by figures of several kinds. */
  public static Dataset<Row> aggregate(
      RelationalGroupedDataset groups, List<Column> figures, List<Column> more) {
    List<Column> all = Stream.concat(figures.stream(), more.stream()).toList();
    return groups.agg(all.get(0), all.subList(1, all.size()).toArray(Column[]::new));
  }

  /**
   * Returns rows with their {@code place} by a value, counted from 1, among the {@code size} rows
   * of their group. Which of two equal values stands first doesn't matter to a percentile.
   */
  public static Dataset<Row> ranked(Dataset<Row> rows, String value, String... group) {
    Column[] columns = Stream.of(group).map(name -> col(name)).toArray(Column[]::new);
    return rows.withColumn(
            "place", row_number().over(Window.partitionBy(columns).orderBy(col(value))))
        .withColumn("size", count(lit(1)).over(Window.partitionBy(columns)));
  }

  /**
   * Returns the value at a percentile by nearest rank, of rows with their {@code place} among
   * {@code size}.
   */
  public static String nearestRank(int percent, String value) {
    return "max(CASE WHEN place = (size * " + percent + " + 99) DIV 100 THEN " + value + " END)";
  }

  /** Returns 1 if the data is complete up to a day, else 0. */
  public static String isComplete(Optional<LocalDate> horizon, String day) {
    return horizon
        .map(last -> "CASE WHEN " + day + " <= DATE'" + last + "' THEN 1L ELSE 0L END")
        .orElse("0L");
  }
}
