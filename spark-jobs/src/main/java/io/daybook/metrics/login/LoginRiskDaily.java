package io.daybook.metrics.login;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
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
    Dataset<Row> logins =
        inputs
            .of("login")
            .where(
                "input_day = dt OR event_time_ms >= " + begin(inputs.zone()) + " - " + HOUR_MILLIS);
    String ofTheDay = "input_day = dt";
    Dataset<Row> addresses =
        subjects(
            suspects(
                    logins.where(ofTheDay),
                    "ip",
                    "count(*) > " + Math.min(limits.accountsOfAnIp(), limits.accountsStuffed()))
                .withColumn("breach", lit(false)),
            "ip",
            "user_id");
    Dataset<Row> accounts =
        subjects(
            breaches(
                    suspects(
                        logins,
                        "user_id",
                        "count_if(outcome = 'failure') > "
                            + Math.min(limits.ipsOfAnAccount(), limits.failuresBeforeSuccess())))
                .where(ofTheDay),
            "user_id",
            "ip");
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
            risk(accounts, "account", "success_after_failures", "counterparts", 0, "breached"));
  }

  /** Leaves the logins of subjects with so many that one of the rules may hold: few of all. */
  private static Dataset<Row> suspects(Dataset<Row> logins, String subject, String condition) {
    Dataset<Row> suspects =
        logins
            .where(subject + " IS NOT NULL")
            .groupBy("dt", subject)
            .agg(expr(condition).as("is_suspect"))
            .where("is_suspect")
            .select("dt", subject);
    return logins.join(suspects, new String[] {"dt", subject}, "left_semi");
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
