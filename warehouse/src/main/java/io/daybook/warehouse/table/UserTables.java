package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.DATE;
import static io.daybook.warehouse.table.ColumnType.Simple.DOUBLE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.List;

/** Figures of users over several datasets or days. */
public final class UserTables {
  private static final Column CHANNEL = Column.required("channel", STRING, "channel of the logins");

  public static final MetricTable ACTIVE_USERS_DAILY =
      new MetricTable(
          "active_users_daily",
          "users who logged in, of windows that end with the day",
          Calendar.everyDayOf("login"),
          List.of(
              MetricInput.of("user_day", Window.last(30)),
              MetricInput.of("first_seen", Window.last(14))),
          List.of(),
          List.of(
              Measure.distinct("dau", "distinct users with a successful login on the day"),
              Measure.distinct("wau", "distinct users of the last 7 days"),
              Measure.distinct("active_28d", "distinct users of the last 28 days"),
              Measure.distinct("mau", "distinct users of the last 30 days"),
              Measure.other(
                  Column.optional(
                      "stickiness", DOUBLE, "mean dau of the last 28 days / active_28d")),
              Measure.count("new_users", "users whose first successful login ever is of the day"),
              Measure.distinct("returning", "users of the last 7 days and of the 7 before"),
              Measure.distinct(
                  "resurrected",
                  "users of the last 7 days who were not there in the 7 before, but earlier"),
              Measure.distinct("dormant", "users of the 7 days before the last 7, not of these")));

  public static final MetricTable RETENTION_DAILY =
      new MetricTable(
          "retention_daily",
          "users back on the day whose first login was 1, 7 or 30 days before",
          Calendar.everyDayOf("login"),
          List.of(
              MetricInput.of("user_day"), MetricInput.of("first_seen", Window.days(-30, -7, -1))),
          List.of(Column.required("day_no", BIGINT, "days since the first login: 1, 7 or 30")),
          List.of(
              Measure.other(Column.required("cohort_day", DATE, "dt - day_no")),
              Measure.distinct(
                  "cohort_users", "users whose first successful login is of cohort_day", "dt"),
              Measure.distinct(
                  "active_users", "of these, users with a successful login on dt", "dt"),
              Measure.ratio("retention", "active_users", "cohort_users")));

  public static final MetricTable RETENTION_WEEKLY =
      new MetricTable(
              "retention_weekly",
              "users active in a week, by the week of their first login; dt is the week's Monday",
              Calendar.weeksOf("login"),
              List.of(
                  MetricInput.of("user_day", new Window.Week()),
                  MetricInput.of("first_seen", new Window.Past(6))),
              List.of(Column.required("cohort_week", DATE, "Monday of the first successful login")),
              List.of(
                  Measure.other(
                      Column.required("week_no", BIGINT, "weeks since cohort_week; 0: itself")),
                  Measure.distinct(
                      "active_users", "users of the cohort with a successful login", "cohort_week"),
                  Measure.other(Column.required("cohort_users", BIGINT, "all users of the cohort")),
                  Measure.ratio("retention", "active_users", "cohort_users"),
                  Measure.other(
                      Column.required(
                          "mature", BIGINT, "1: the week lies within the horizon; 0: it goes on"))))
          .reaching(6, "login");

  public static final MetricTable ACTIVITY_HOURLY =
      new MetricTable(
          "activity_hourly",
          "logins, orders and purchases by day and local hour",
          Calendar.daysOf("login", "orders", "purchase"),
          List.of(MetricInput.of("login"), MetricInput.of("orders"), MetricInput.of("purchase")),
          List.of(
              Column.required(
                  "hour", BIGINT, "0 to 23 in the business zone; one that comes twice is one")),
          List.of(
              Measure.count("login_attempts", "login attempts"),
              Measure.count("login_successes", "attempts with outcome success"),
              Measure.count("orders_submitted", "order events with status submitted"),
              Measure.count("line_items", "lines of purchases, of every kind"),
              Measure.distinct("users", "distinct users of all three")));

  public static final MetricTable CONVERSION_DAILY =
      new MetricTable(
              "conversion_daily",
              "users who logged in, by day and channel, and whether they ordered",
              Calendar.daysOf("login"),
              List.of(MetricInput.of("user_day", Window.next(7))),
              List.of(CHANNEL),
              conversions())
          .reaching(6, "login", "orders", "purchase");

  public static final MetricTable CONVERSION_TOTAL_DAILY =
      new MetricTable(
              "conversion_total_daily",
              "users who logged in, by day, and whether they ordered",
              Calendar.everyDayOf("login"),
              List.of(MetricInput.of("user_day", Window.next(7))),
              List.of(),
              conversions())
          .reaching(6, "login", "orders", "purchase");

  static final List<MetricTable> ALL =
      List.of(
          ACTIVE_USERS_DAILY,
          RETENTION_DAILY,
          RETENTION_WEEKLY,
          ACTIVITY_HOURLY,
          CONVERSION_DAILY,
          CONVERSION_TOTAL_DAILY);

  private UserTables() {}

  private static List<Measure> conversions() {
    return List.of(
        Measure.distinct("logged_in", "distinct users with a successful login on the day"),
        Measure.distinct("submitted", "of these, users who submitted an order the same day"),
        Measure.distinct("purchased", "of these, users with a sale the same day"),
        Measure.distinct("submitted_7d", "of these, users who submitted from dt to dt + 6 days"),
        Measure.distinct("purchased_7d", "of these, users with a sale from dt to dt + 6 days"),
        Measure.ratio("submitted_rate", "submitted", "logged_in"),
        Measure.ratio("purchased_rate", "purchased", "logged_in"),
        Measure.ratio("submitted_7d_rate", "submitted_7d", "logged_in"),
        Measure.ratio("purchased_7d_rate", "purchased_7d", "logged_in"),
        Measure.other(
            Column.required(
                "complete_7d", BIGINT, "1: all events up to dt + 6 days are in; 0: some are not")));
  }
}
