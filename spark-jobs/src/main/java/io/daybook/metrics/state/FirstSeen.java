package io.daybook.metrics.state;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.min;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.StateTables;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The first day of each user in each population, ever. A first day moves backwards when an earlier
 * event comes, and forwards when its only events of that day turn out to be none; then the user's
 * later days are looked up.
 */
public final class FirstSeen implements Metric {
  private static final String[] USER = {"population", "user_id"};

  @Override
  public MetricTable table() {
    return StateTables.FIRST_SEEN;
  }

  @Override
  public NavigableSet<LocalDate> further(Inputs inputs) {
    NavigableSet<LocalDate> days = new TreeSet<>();
    moves(inputs)
        .selectExpr("explode(array(before, after)) AS day")
        .where("day IS NOT NULL")
        .distinct()
        .collectAsList()
        .forEach(row -> days.add(LocalDate.parse(row.get(0).toString())));
    days.removeAll(inputs.removed());
    return days;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> moves = moves(inputs);
    Dataset<Row> stay = inputs.own().join(moves, USER, "left_anti");
    return stay.selectExpr("dt", "population", "user_id")
        .unionByName(
            moves.where("after IS NOT NULL").selectExpr("after AS dt", "population", "user_id"))
        .join(broadcast(inputs.calendar()), "dt")
        .select("dt", "population", "user_id");
  }

  /** Users whose first day is another than before: {@code before} or {@code after} may be null. */
  private static Dataset<Row> moves(Inputs inputs) {
    return inputs.once("moves", () -> moved(inputs));
  }

  private static Dataset<Row> moved(Inputs inputs) {
    Dataset<Row> seen = inputs.of("user_day").select("dt", "population", "user_id").distinct();
    Dataset<Row> before = inputs.own().withColumnRenamed("dt", "before");
    Dataset<Row> earliest = seen.groupBy("population", "user_id").agg(min("dt").as("seen"));
    Dataset<Row> lost =
        before
            .where(col("before").isin(changed(inputs).toArray()))
            .join(
                seen.withColumnRenamed("dt", "before"),
                new String[] {"population", "user_id", "before"},
                "left_anti");
    Dataset<Row> later =
        inputs
            .whole("user_day")
            .join(broadcast(lost.select("population", "user_id")), USER)
            .groupBy("population", "user_id")
            .agg(min("dt").as("later"));
    return before
        .join(lost.selectExpr("population", "user_id", "true AS is_lost"), USER, "left")
        .join(earliest, USER, "full")
        .join(later, USER, "left")
        .withColumn(
            "after", expr("CASE WHEN is_lost THEN least(seen, later) ELSE least(seen, before) END"))
        .where("NOT before <=> after")
        .select("population", "user_id", "before", "after");
  }

  private static List<LocalDate> changed(Inputs inputs) {
    List<LocalDate> changed = new ArrayList<>(inputs.days());
    changed.addAll(inputs.removed());
    return changed;
  }

  @Override
  public List<Gate> gates() {
    return List.of();
  }
}
