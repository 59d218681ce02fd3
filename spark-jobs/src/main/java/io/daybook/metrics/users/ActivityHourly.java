package io.daybook.metrics.users;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.col;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.UserTables;
import java.time.ZoneId;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Logins, orders and purchases by local hour. */
public final class ActivityHourly implements Metric {

  @Override
  public MetricTable table() {
    return UserTables.ACTIVITY_HOURLY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    return events(inputs, "login", "outcome")
        .unionByName(events(inputs, "orders", "status"))
        .unionByName(events(inputs, "purchase", "'line'"))
        .groupBy(DAY, col("hour"))
        .agg(
            measure("login_attempts", "count_if(dataset = 'login')"),
            measure("login_successes", "count_if(dataset = 'login' AND kind = 'success')"),
            measure("orders_submitted", "count_if(dataset = 'orders' AND kind = 'submitted')"),
            measure("line_items", "count_if(dataset = 'purchase')"),
            measure("users", "count(DISTINCT user_id)"));
  }

  private static Dataset<Row> events(Inputs inputs, String dataset, String kind) {
    ZoneId zone = inputs.zone();
    return inputs
        .of(dataset)
        .selectExpr(
            "dt",
            "'" + dataset + "' AS dataset",
            kind + " AS kind",
            "user_id",
            "cast(hour(from_utc_timestamp(timestamp_millis(event_time_ms), '"
                + zone.getId()
                + "')) AS bigint) AS hour");
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.rows("login_attempts", "login"),
        Gate.rows("line_items", "purchase"),
        Gate.everyRow("hour in [0,23]", "hour BETWEEN 0 AND 23"));
  }
}
