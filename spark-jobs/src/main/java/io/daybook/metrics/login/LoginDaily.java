package io.daybook.metrics.login;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.measure;

import io.daybook.metrics.DailyMetric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Login attempts by day, country and channel. */
public final class LoginDaily implements DailyMetric {

  @Override
  public MetricTable table() {
    return MetricTables.LOGIN_DAILY;
  }

  @Override
  public io.daybook.warehouse.table.Dataset archive() {
    return Datasets.LOGIN;
  }

  @Override
  public Dataset<Row> figures(Dataset<Row> logins) {
    return logins
        .groupBy(DAY, dimension("country"), dimension("channel"))
        .agg(
            measure("attempts", "count(*)"),
            measure("successes", "count_if(outcome = 'success')"),
            measure("failures", "count_if(outcome = 'failure')"),
            measure("success_rate", "try_divide(count_if(outcome = 'success'), count(*))"),
            measure("users", "count(DISTINCT CASE WHEN outcome = 'success' THEN user_id END)"),
            measure(
                "failed_users", "count(DISTINCT CASE WHEN outcome = 'failure' THEN user_id END)"),
            measure("ips", "count(DISTINCT ip)"),
            measure("anonymous_attempts", "count_if(user_id IS NULL)"));
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.rows("attempts"), Gate.rate("success_rate"));
  }
}
