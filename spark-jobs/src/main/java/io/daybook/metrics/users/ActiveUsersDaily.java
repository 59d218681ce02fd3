package io.daybook.metrics.users;

import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.UserTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Users who logged in, of windows that end with the day. */
public final class ActiveUsersDaily implements Metric {

  @Override
  public MetricTable table() {
    return UserTables.ACTIVE_USERS_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> newcomers =
        inputs
            .of("first_seen")
            .where("population = 'login'")
            .selectExpr("dt", "user_id", "datediff(dt, input_day) AS first_ago");
    Dataset<Row> users =
        inputs
            .of("user_day")
            .where("population = 'login'")
            .selectExpr("dt", "user_id", "datediff(dt, input_day) AS ago")
            .groupBy("dt", "user_id")
            .agg(
                expr("max(ago = 0)").as("today"),
                expr("max(ago < 7)").as("week"),
                expr("max(ago BETWEEN 7 AND 13)").as("week_before"),
                expr("count(DISTINCT CASE WHEN ago < 28 THEN ago END)").as("days_of_28"))
            .join(newcomers, new String[] {"dt", "user_id"}, "left");
    Dataset<Row> active =
        users
            .groupBy("dt")
            .agg(
                measure("dau", "count_if(today)"),
                measure("wau", "count_if(week)"),
                measure("active_28d", "count_if(days_of_28 > 0)"),
                measure("mau", "count(*)"),
                measure(
                    "stickiness",
                    "try_divide(sum(days_of_28) / 28D, cast(count_if(days_of_28 > 0) AS double))"),
                measure("new_users", "count_if(first_ago = 0)"),
                measure("returning", "count_if(week AND week_before)"),
                measure("resurrected", "count_if(week AND NOT week_before AND first_ago IS NULL)"),
                measure("dormant", "count_if(week_before AND NOT week)"));
    return inputs
        .calendar()
        .join(active, new String[] {"dt"}, "left")
        .na()
        .fill(
            0L,
            new String[] {
              "dau", "wau", "active_28d", "mau", "new_users", "returning", "resurrected", "dormant"
            });
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.everyRow(
            "dau <= wau <= active_28d <= mau",
            "dau <= wau AND wau <= active_28d AND active_28d <= mau"),
        Gate.everyRow("new_users <= dau", "new_users <= dau"),
        Gate.rate("stickiness"),
        Gate.total("new_users", "first_seen", "count_if(population = 'login')"));
  }
}
