package io.daybook.metrics.login;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.distinct;
import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Login attempts by day, country and channel. */
public final class LoginDaily implements Metric {

  @Override
  public MetricTable table() {
    return LoginTables.LOGIN_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    return inputs
        .of("login")
        .withColumn(
            "got_in",
            max(col("outcome").equalTo("success")).over(Window.partitionBy("dt", "user_id")))
        .groupBy(DAY, dimension("country"), dimension("channel"))
        .agg(
            measure("attempts", "count(*)"),
            measure("successes", "count_if(outcome = 'success')"),
            measure("failures", "count_if(outcome = 'failure')"),
            measure("success_rate", "try_divide(count_if(outcome = 'success'), count(*))"),
            measure("users", distinct("user_id", "outcome = 'success'")),
            measure("failed_users", distinct("user_id", "outcome = 'failure'")),
            measure("locked_out_users", distinct("user_id", "outcome = 'failure' AND NOT got_in")),
            measure("ips", "count(DISTINCT ip)"),
            measure("anonymous_attempts", "count_if(user_id IS NULL)"));
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.rows("attempts", "login"),
        Gate.everyRow("successes + failures = attempts", "successes + failures = attempts"),
        Gate.rate("success_rate"));
  }
}
