package io.daybook.metrics;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;

import io.daybook.warehouse.table.MetricTables;
import java.time.LocalDate;
import java.util.ArrayList;
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

  /** Returns the exact sum of an amount as DECIMAL(38,4). No rows sum up to zero. */
  public static String total(String amount) {
    return "coalesce(" + knownTotal(amount) + ", cast(0 AS decimal(38,4)))";
  }

  /** Returns the exact sum of an amount; null if no row has a value. */
  public static String knownTotal(String amount) {
    return ExactSums.sum(amount);
  }

  /**
   * Returns how many different values of one or more columns the rows have that keep a condition.
   */
  public static String distinct(String columns, String condition) {
    String thing = columns.contains(",") ? "struct(" + columns + ")" : columns;
    return "count(DISTINCT CASE WHEN " + condition + " THEN " + thing + " END)";
  }

  /**
   * A figure that counts how many different values some columns have.
   *
   * @param name of the measure
   * @param columns one, whose nulls don't count, or several by commas, which count whatever they
   *     are
   * @param condition of the rows that count
   */
  public record DistinctCount(String name, String columns, String condition) {
    private Column measure() {
      return Figures.measure(name, distinct(columns, condition));
    }

    private Dataset<Row> alone(Dataset<Row> rows, Column... group) {
      List<Column> all = new ArrayList<>(List.of(group));
      List<String> counted = List.of(columns.split(",\\s*", -1));
      counted.forEach(column -> all.add(col(column).as("counted_" + column)));
      Dataset<Row> values =
          counted.size() == 1
              ? rows.where(condition).where(columns + " IS NOT NULL")
              : rows.where(condition);
      return values
          .select(all.toArray(Column[]::new))
          .distinct()
          .groupBy(group)
          .agg(count(lit(1)).as(name));
    }
  }

  /** Aggregates a grouped frame by figures. */
  public static Dataset<Row> aggregate(RelationalGroupedDataset groups, List<Column> figures) {
    return groups.agg(figures.get(0), figures.subList(1, figures.size()).toArray(Column[]::new));
  }

  /**
   * Aggregates rows by other figures and distinct counts. In one pass Spark needs a copy of each
   * row, with the sums so far of its every value, for each kind of values that it counts: of many
   * rows each kind is counted on its own, and the parts of a group, which are few, are put
   * together.
   *
   * @param isOfFew whether the rows are so few that steps cost more: {@link Inputs#isOfFewRows}
   * @param key columns of the rows
   * @param others figures that add up
   * @param counts at least one
   */
  public static Dataset<Row> counted(
      Dataset<Row> rows,
      boolean isOfFew,
      List<String> key,
      List<Column> others,
      List<DistinctCount> counts) {
    Column[] group = key.stream().map(name -> col(name)).toArray(Column[]::new);
    if (isOfFew) {
      Stream<Column> distinct = counts.stream().map(DistinctCount::measure);
      return aggregate(rows.groupBy(group), Stream.concat(distinct, others.stream()).toList());
    }
    Dataset<Row> parts = aggregate(rows.groupBy(group), others);
    List<Column> whole = new ArrayList<>();
    for (String name : parts.columns()) {
      if (!key.contains(name)) {
        whole.add(max(name).as(name));
      }
    }
    for (DistinctCount count : counts) {
      parts = parts.unionByName(count.alone(rows, group), true);
      whole.add(coalesce(max(count.name()), lit(0L)).as(count.name()));
    }
    return aggregate(parts.groupBy(group), whole);
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
