package io.daybook.metrics.login;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.max;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.LoginRiskLimits;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import java.time.ZoneId;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Addresses and accounts whose logins look like an attack, a row per rule that they meet. */
public final class LoginRiskDaily implements Metric {
  private static final String ATTEMPTS_OF_A_STUFFED_ACCOUNT = "1.2";
  private static final int HIGH = 5;
  private static final String OF_THE_DAY = "input_day = dt";
  private static final long HOUR_MILLIS = 3_600_000;

  private final LoginRiskLimits limits;

  /**
   * @param limits from which on logins look like an attack
   */
  public LoginRiskDaily(LoginRiskLimits limits) {
    this.limits = limits;
  }

  @Override
  public MetricTable table() {
    return LoginTables.loginRisk(limits);
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> logins = inputs.of("login");
    Dataset<Row> pairs = pairs(logins.where(OF_THE_DAY));
    Dataset<Row> addresses = subjects(pairs, "ip", "user_id");
    Dataset<Row> accounts = subjects(pairs, "user_id", "ip");
    return risk(
            addresses,
            "ip",
            "ip_fails_on_many_accounts",
            "failing_counterparts",
            limits.accountsOfAnIp(),
            "failing_counterparts > " + limits.accountsOfAnIp())
        .unionByName(
            risk(
                addresses,
                "ip",
                "credential_stuffing",
                "counterparts",
                limits.accountsStuffed(),
                "counterparts > "
                    + limits.accountsStuffed()
                    + " AND named_attempts <= counterparts * "
                    + ATTEMPTS_OF_A_STUFFED_ACCOUNT))
        .unionByName(
            risk(
                accounts,
                "account",
                "account_fails_from_many_ips",
                "failing_counterparts",
                limits.ipsOfAnAccount(),
                "failing_counterparts > " + limits.ipsOfAnAccount()))
        .unionByName(
            risk(
                accounts.join(
                    breached(logins, inputs.zone()), new String[] {"dt", "subject"}, "left_semi"),
                "account",
                "success_after_failures",
                "counterparts",
                0,
                "true"));
  }

  /** Adds up the logins of each pair of an address and an account; one of them may be null. */
  private static Dataset<Row> pairs(Dataset<Row> logins) {
    return logins
        .groupBy("dt", "ip", "user_id")
        .agg(
            expr("count(*)").as("attempts"),
            expr("count_if(outcome = 'failure')").as("failures"),
            expr("min(event_time_ms)").as("first_ms"),
            expr("max(event_time_ms)").as("last_ms"));
  }

  private static Dataset<Row> subjects(Dataset<Row> pairs, String subject, String counterpart) {
    return pairs
        .where(subject + " IS NOT NULL")
        .withColumn("is_named", expr(counterpart + " IS NOT NULL"))
        .groupBy(col("dt"), col(subject).as("subject"))
        .agg(
            expr("sum(attempts)").as("attempts"),
            expr("sum(failures)").as("failures"),
            expr("coalesce(sum(CASE WHEN is_named THEN attempts END), 0L)").as("named_attempts"),
            expr("count_if(is_named)").as("counterparts"),
            expr("count_if(is_named AND failures > 0)").as("failing_counterparts"),
            expr(time("min(first_ms)")).as("first_at"),
            expr(time("max(last_ms)")).as("last_at"));
  }

  /**
   * Returns the accounts, as subjects of a day, with a success behind too many failures within the
   * hour before, midnight or not. Few have so many failures, and only their logins are sorted.
   */
  private Dataset<Row> breached(Dataset<Row> logins, ZoneId zone) {
    Dataset<Row> recent =
        logins
            .where("user_id IS NOT NULL")
            .where(OF_THE_DAY + " OR event_time_ms >= " + begin(zone) + " - " + HOUR_MILLIS);
    Dataset<Row> suspects =
        recent
            .where("outcome = 'failure'")
            .groupBy("dt", "user_id")
            .agg(expr("count(*)").as("failed"))
            .where("failed > " + limits.failuresBeforeSuccess())
            .select("dt", "user_id");
    return breaches(recent.join(suspects, new String[] {"dt", "user_id"}, "left_semi"))
        .where(OF_THE_DAY + " AND breach")
        .selectExpr("dt", "user_id AS subject")
        .distinct();
  }

  /** Returns when the day begins, in milliseconds. */
  private static String begin(ZoneId zone) {
    return "unix_millis(to_utc_timestamp(cast(dt AS timestamp), '" + zone.getId() + "'))";
  }

  /**
   * Marks successes with too many failures of the account within the hour before, midnight or not:
   * the latest failure but so many is no older. Spark would count a sliding window anew for each
   * row.
   */
  private Dataset<Row> breaches(Dataset<Row> logins) {
    WindowSpec ofOneOutcome =
        Window.partitionBy("dt", "user_id", "outcome").orderBy("event_time_ms");
    WindowSpec soFar =
        Window.partitionBy("dt", "user_id")
            .orderBy("event_time_ms")
            .rangeBetween(Window.unboundedPreceding(), Window.currentRow());
    return logins
        .withColumn(
            "earlier", lag("event_time_ms", limits.failuresBeforeSuccess()).over(ofOneOutcome))
        .withColumn(
            "oldest", max(expr("CASE WHEN outcome = 'failure' THEN earlier END")).over(soFar))
        .withColumn(
            "breach",
            expr(
                "outcome = 'success' AND coalesce(oldest >= event_time_ms - "
                    + HOUR_MILLIS
                    + ", false)"));
  }

  private static String time(String millis) {
    return "date_format(timestamp_millis(" + millis + "), \"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\")";
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
