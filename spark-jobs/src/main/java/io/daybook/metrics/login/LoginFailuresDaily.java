package io.daybook.metrics.login;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.measure;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Failed logins by day, reason and method. */
public final class LoginFailuresDaily implements Metric {

  @Override
  public MetricTable table() {
    return LoginTables.LOGIN_FAILURES_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    return inputs
        .of("login")
        .where("outcome = 'failure'")
        .groupBy(DAY, dimension("failure_reason"), dimension("method"))
        .agg(
            measure("failures", "count(*)"),
            measure("users", "count(DISTINCT user_id)"),
            measure("ips", "count(DISTINCT ip)"));
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.total("failures", "login_daily", "sum(failures)"));
  }
}
