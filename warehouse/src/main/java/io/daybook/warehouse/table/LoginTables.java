package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.List;

/** Figures of the dataset {@code login}. */
public final class LoginTables {
  public static final MetricTable LOGIN_DAILY =
      new MetricTable(
          "login_daily",
          "login attempts by day, country and channel",
          Calendar.daysOf("login"),
          List.of(MetricInput.of("login")),
          List.of(
              Column.required("country", STRING, "country of the attempt"),
              Column.required("channel", STRING, "channel of the attempt")),
          List.of(
              Measure.count("attempts", "login attempts"),
              Measure.count("successes", "attempts with outcome success"),
              Measure.count("failures", "attempts with outcome failure"),
              Measure.ratio("success_rate", "successes", "attempts"),
              Measure.distinct("users", "distinct users with at least one success"),
              Measure.distinct("failed_users", "distinct users with at least one failure"),
              Measure.distinct(
                  "locked_out_users",
                  "distinct users with at least one failure and no success that day"),
              Measure.distinct("ips", "distinct addresses"),
              Measure.count("anonymous_attempts", "attempts without user_id")));

  public static final MetricTable LOGIN_FAILURES_DAILY =
      new MetricTable(
          "login_failures_daily",
          "failed login attempts by day, reason and method",
          Calendar.daysOf("login"),
          List.of(MetricInput.of("login"), MetricInput.of("login_daily")),
          List.of(
              Column.required("failure_reason", STRING, "why the attempt failed"),
              Column.required("method", STRING, "password, oauth, sso, ...")),
          List.of(
              Measure.count("failures", "attempts with outcome failure"),
              Measure.distinct("users", "distinct users who failed"),
              Measure.distinct("ips", "distinct addresses of failures")));

  /** By the limits that hold where a configuration gives none. */
  public static final MetricTable LOGIN_RISK_DAILY = loginRisk(LoginRiskLimits.DEFAULT);

  private static final int SCORED_DAYS = 7;

  public static final MetricTable LOGIN_SCORE_DAILY =
      new MetricTable(
          "login_score_daily",
          "accounts with a failed login or an entry from a hostile address, by how much their logins"
              + " of seven days look like an attack",
          Calendar.daysOf("login"),
          List.of(
              MetricInput.of("login"), MetricInput.of("login_pair_day", Window.last(SCORED_DAYS))),
          List.of(Column.required("user_id", STRING, "the account").personal()),
          List.of(
              Measure.count("failures", "failures of the account"),
              count("failures_7d", "failures of the account in the 7 days ending on dt"),
              count("ips_7d", "addresses from which it failed in these days"),
              count(
                  "hostile_accounts_7d",
                  "accounts that failed in these days from the worst hostile address which tried it"
                      + " on dt (5 accounts fail from it, and half of its attempts); 0: none"),
              count("entries", "successes of the day from hostile addresses"),
              Measure.other(
                  Column.required(
                      "score",
                      ColumnType.Simple.DOUBLE,
                      "ln(1 + hostile_accounts_7d) + 2 x ln(ips_7d) + ln(1 + failures_7d) / 2, and 3"
                          + " if there are entries; to four places")),
              count("rank_by_score", "1: the highest score of the day; ties by user_id")));

  static final List<MetricTable> ALL =
      List.of(LOGIN_DAILY, LOGIN_FAILURES_DAILY, LOGIN_RISK_DAILY, LOGIN_SCORE_DAILY);

  private LoginTables() {}

  private static Measure count(String name, String definition) {
    return Measure.other(Column.required(name, ColumnType.Simple.BIGINT, definition));
  }

  /** Returns the table by some limits; other limits are another definition. */
  public static MetricTable loginRisk(LoginRiskLimits limits) {
    return new MetricTable(
            "login_risk_daily",
            "addresses and accounts whose logins look like an attack, by day and rule",
            Calendar.daysOf("login"),
            // The hour before a success may begin on the day before.
            List.of(MetricInput.of("login", Window.last(2))),
            List.of(
                Column.required("subject_type", STRING, "ip or account"),
                Column.required("subject", STRING, "the address or the user_id").personal(),
                Column.required(
                    "rule",
                    STRING,
                    "ip_fails_on_many_accounts (over 20), account_fails_from_many_ips (over 5),"
                        + " success_after_failures (over 5 within the hour before),"
                        + " credential_stuffing (over 50 accounts of an address, at most 1.2"
                        + " attempts each); metrics.login-risk sets others")),
            List.of(
                Measure.other(
                    Column.required(
                        "attempts", ColumnType.Simple.BIGINT, "attempts of the subject")),
                Measure.other(
                    Column.required(
                        "failures", ColumnType.Simple.BIGINT, "failures of the subject")),
                Measure.distinct(
                    "distinct_counterparts",
                    "accounts that the address tried, or addresses that tried the account"),
                Measure.other(
                    Column.required("first_at", STRING, "first attempt, ISO 8601 in UTC")),
                Measure.other(Column.required("last_at", STRING, "last attempt, ISO 8601 in UTC")),
                Measure.other(
                    Column.required(
                        "severity",
                        STRING,
                        "high: an account was entered, or five times the rule's number; else"
                            + " medium"))))
        .definedAs(limits.equals(LoginRiskLimits.DEFAULT) ? "2" : "2 " + limits);
  }
}
