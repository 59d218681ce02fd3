package io.daybook.metrics.login;

import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
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
  private static final String[] KEY = {"dt", "country", "channel"};

  @Override
  public MetricTable table() {
    return LoginTables.LOGIN_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> logins =
        inputs
            .of("login")
            .withColumn("country", dimension("country"))
            .withColumn("channel", dimension("channel"));
    return users(logins)
        .join(ips(logins), KEY)
        .withColumn("success_rate", expr("try_divide(successes, attempts)"));
  }

  /**
   * Figures of logins and users: those of each user first, so that none is counted by as many
   * copies of a login as there are distinct counts. All logins without a user are one.
   */
  private static Dataset<Row> users(Dataset<Row> logins) {
    return logins
        .groupBy("dt", "country", "channel", "user_id")
        .agg(
            measure("own_successes", "count_if(outcome = 'success')"),
            measure("own_failures", "count_if(outcome = 'failure')"),
            measure("own_attempts", "count(*)"))
        .withColumn(
            "got_in", max(col("own_successes")).over(Window.partitionBy("dt", "user_id")).gt(0))
        .groupBy("dt", "country", "channel")
        .agg(
            measure("attempts", "sum(own_attempts)"),
            measure("successes", "sum(own_successes)"),
            measure("failures", "sum(own_failures)"),
            measure("users", "count_if(user_id IS NOT NULL AND own_successes > 0)"),
            measure("failed_users", "count_if(user_id IS NOT NULL AND own_failures > 0)"),
            measure(
                "locked_out_users",
                "count_if(user_id IS NOT NULL AND own_failures > 0 AND NOT got_in)"),
            measure(
                "anonymous_attempts",
                "coalesce(sum(CASE WHEN user_id IS NULL THEN own_attempts END), 0L)"));
  }

  private static Dataset<Row> ips(Dataset<Row> logins) {
    return logins.groupBy("dt", "country", "channel").agg(measure("ips", "count(DISTINCT ip)"));
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.rows("attempts", "login"),
        Gate.everyRow("successes + failures = attempts", "successes + failures = attempts"),
        Gate.rate("success_rate"));
  }
}
