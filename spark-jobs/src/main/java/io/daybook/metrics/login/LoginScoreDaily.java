package io.daybook.metrics.login;

import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Accounts by how much their logins of a week look like an attack, so that a person can look at the
 * first ones. An address is hostile if five accounts or more fail from it, and half of its attempts
 * fail: an office has as many failures, and many more successes.
 */
public final class LoginScoreDaily implements Metric {
  private static final String SCORE =
      "round(ln(1 + hostile_accounts_7d) + 2 * ln(greatest(ips_7d, 1)) + ln(1 + failures_7d) / 2"
          + " + CASE WHEN entries > 0 THEN 3 ELSE 0 END, 4)";

  @Override
  public MetricTable table() {
    return LoginTables.LOGIN_SCORE_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> week =
        inputs
            .of("login_pair_day")
            .groupBy("dt", "ip", "user_id")
            .agg(expr("sum(attempts)").as("attempts"), expr("sum(failures)").as("failures"))
            .withColumn("fails", expr("failures > 0 AND " + isNamed("user_id")));
    Dataset<Row> today =
        inputs
            .of("login")
            .where("user_id IS NOT NULL")
            .groupBy("dt", "user_id", "ip")
            .agg(
                expr("count_if(outcome = 'failure')").as("failures"),
                expr("count_if(outcome = 'success')").as("successes"))
            .join(hostile(week), new String[] {"dt", "ip"}, "left_outer")
            .groupBy("dt", "user_id")
            .agg(
                expr("sum(failures)").as("failures"),
                expr("coalesce(max(failing), 0L)").as("hostile_accounts_7d"),
                expr("coalesce(sum(CASE WHEN failing > 0 THEN successes END), 0L)").as("entries"))
            .where("failures > 0 OR entries > 0");
    return today
        .join(accounts(week), new String[] {"dt", "user_id"}, "left_outer")
        .na()
        .fill(0L, new String[] {"failures_7d", "ips_7d"})
        .withColumn("score", expr(SCORE))
        .withColumn(
            "rank_by_score",
            expr(
                "cast(row_number() OVER (PARTITION BY dt ORDER BY score DESC, user_id) AS bigint)"));
  }

  private static Dataset<Row> hostile(Dataset<Row> week) {
    return week.where(isNamed("ip"))
        .groupBy("dt", "ip")
        .agg(
            expr("sum(attempts)").as("attempts"),
            expr("sum(failures)").as("failures"),
            expr("count_if(fails)").as("failing"))
        .where("failing >= 5 AND failures * 2 >= attempts")
        .select("dt", "ip", "failing");
  }

  private static Dataset<Row> accounts(Dataset<Row> week) {
    return week.where("fails")
        .groupBy("dt", "user_id")
        .agg(
            expr("sum(failures)").as("failures_7d"),
            expr("count_if(" + isNamed("ip") + ")").as("ips_7d"));
  }

  private static String isNamed(String column) {
    return column + " <> '" + MetricTables.NONE + "'";
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.everyRow("failures <= failures_7d", "failures <= failures_7d"),
        Gate.everyRow("score >= 0", "score >= 0"));
  }
}
