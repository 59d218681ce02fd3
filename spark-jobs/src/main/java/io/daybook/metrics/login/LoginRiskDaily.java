package io.daybook.metrics.login;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Addresses and accounts whose logins look like an attack, a row per rule that they meet. */
public final class LoginRiskDaily implements Metric {
  private static final int ACCOUNTS_OF_AN_IP = 20;
  private static final int IPS_OF_AN_ACCOUNT = 5;
  private static final int FAILURES_BEFORE_A_SUCCESS = 5;
  private static final int ACCOUNTS_STUFFED = 50;
  private static final String ATTEMPTS_OF_A_STUFFED_ACCOUNT = "1.2";
  private static final int HIGH = 5;
  private static final long HOUR_MILLIS = 3_600_000;

  @Override
  public MetricTable table() {
    return LoginTables.LOGIN_RISK_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> logins = inputs.of("login");
    Dataset<Row> addresses = subjects(logins.withColumn("breach", lit(false)), "ip", "user_id");
    Dataset<Row> accounts = subjects(breaches(logins), "user_id", "ip");
    return risk(
            addresses,
            "ip",
            "ip_fails_on_many_accounts",
            "failing_counterparts",
            ACCOUNTS_OF_AN_IP,
            "failing_counterparts > " + ACCOUNTS_OF_AN_IP)
        .unionByName(
            risk(
                addresses,
                "ip",
                "credential_stuffing",
                "counterparts",
                ACCOUNTS_STUFFED,
                "counterparts > "
                    + ACCOUNTS_STUFFED
                    + " AND named_attempts <= counterparts * "
                    + ATTEMPTS_OF_A_STUFFED_ACCOUNT))
        .unionByName(
            risk(
                accounts,
                "account",
                "account_fails_from_many_ips",
                "failing_counterparts",
                IPS_OF_AN_ACCOUNT,
                "failing_counterparts > " + IPS_OF_AN_ACCOUNT))
        .unionByName(
            risk(accounts, "account", "success_after_failures", "counterparts", 0, "breached"));
  }

  /** Marks successes with too many failures of the account within the hour before. */
  private static Dataset<Row> breaches(Dataset<Row> logins) {
    Column failures =
        count_if(col("outcome").equalTo("failure"))
            .over(
                Window.partitionBy("dt", "user_id")
                    .orderBy("event_time_ms")
                    .rangeBetween(-HOUR_MILLIS, Window.currentRow()));
    return logins
        .withColumn("failures_before", failures)
        .withColumn(
            "breach",
            expr("outcome = 'success' AND failures_before > " + FAILURES_BEFORE_A_SUCCESS));
  }

  private static Dataset<Row> subjects(Dataset<Row> logins, String subject, String counterpart) {
    return logins
        .where(subject + " IS NOT NULL")
        .groupBy(col("dt"), col(subject).as("subject"))
        .agg(
            expr("count(*)").as("attempts"),
            expr("count_if(outcome = 'failure')").as("failures"),
            expr("count_if(" + counterpart + " IS NOT NULL)").as("named_attempts"),
            expr("count(DISTINCT " + counterpart + ")").as("counterparts"),
            expr("count(DISTINCT CASE WHEN outcome = 'failure' THEN " + counterpart + " END)")
                .as("failing_counterparts"),
            expr("max(breach)").as("breached"),
            expr(time("min")).as("first_at"),
            expr(time("max")).as("last_at"));
  }

  private static String time(String which) {
    return "date_format(timestamp_millis("
        + which
        + "(event_time_ms)), \"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\")";
  }

  private static Dataset<Row> risk(
      Dataset<Row> subjects,
      String type,
      String rule,
      String counterparts,
      int threshold,
      String condition) {
    return subjects
        .where(condition)
        .selectExpr(
            "dt",
            "'" + type + "' AS subject_type",
            "subject",
            "'" + rule + "' AS rule",
            "attempts",
            "failures",
            counterparts + " AS distinct_counterparts",
            "first_at",
            "last_at",
            "CASE WHEN "
                + counterparts
                + " >= "
                + HIGH * threshold
                + " THEN 'high' ELSE 'medium' END AS severity");
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.everyRow("failures <= attempts", "failures <= attempts"));
  }
}
