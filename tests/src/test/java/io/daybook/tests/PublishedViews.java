package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.hive.ddl.BiView;
import io.daybook.hive.ddl.BiViews;
import io.daybook.hive.ddl.ViewColumn;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.publish.ViewPublication;
import io.daybook.hive.sql.HiveSession;
import io.daybook.hive.sql.ResultTable;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.PurchaseTables;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The views of a warehouse with ten days of the demo, as Hive answers them. */
final class PublishedViews {
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 22);
  private static final LocalDate LAST = LocalDate.of(2026, 3, 3);
  private static final Set<String> TOLD_LATER =
      Set.of("forecasts", "anomalies", "propensity", "model_reports");
  private static final String CALENDAR =
      "dt, week_start, month_start, quarter_start, weekday, is_complete, published_at";

  private final HiveSession hive;
  private final Metastore metastore;

  PublishedViews(HiveSession hive, Metastore metastore) {
    this.hive = hive;
    this.metastore = metastore;
  }

  /** Expects of each view its columns without the view's name, comments, rows, and no NULL days. */
  void assertEveryColumnIsAnswered() {
    for (BiView view : BiViews.ALL) {
      List<String> names = view.columns().stream().map(ViewColumn::name).toList();
      assertThat(hive.query("DESCRIBE " + view.qualifiedName()).rows())
          .as(view.name())
          .isEqualTo(
              view.columns().stream()
                  .map(column -> List.of(column.name(), column.type().sql(), column.comment()))
                  .toList());
      ResultTable answer = hive.query("SELECT * FROM " + view.qualifiedName());
      assertThat(answer.columns()).as(view.name()).isEqualTo(names);
      // Nothing is told under four weeks of history; of a first night nothing is restated.
      if (!TOLD_LATER.contains(view.name())) {
        assertThat(answer.rows().isEmpty())
            .as(view.name())
            .isEqualTo(view.name().equals("restatements"));
      }
      assertThat(answer.rows())
          .as(view.name())
          .allSatisfy(
              row -> {
                assertThat(row.get(0)).isNotNull();
                assertThat(Instant.parse((String) row.get(6)))
                    .isBetween(Instant.now().minusSeconds(86_400), Instant.now().plusSeconds(60));
              });
    }
  }

  /** Expects of each view of one table the table's rows, in its own columns. */
  void assertRowsAreTheTables() {
    List<String> compared = new ArrayList<>();
    for (BiView view : BiViews.ALL) {
      MetricTable table = MetricTables.of(String.join("", view.tables())).orElse(null);
      if (table == null || !view.datasets().isEmpty() || view.name().startsWith("days")) {
        continue;
      }
      compared.add(view.name());
      String columns =
          table.columns().stream()
              .map(column -> "`" + column.name() + "`")
              .collect(Collectors.joining(", ", "dt, ", ""));
      assertThat(rows("SELECT " + columns + " FROM " + view.qualifiedName()))
          .as(view.name())
          .containsExactlyInAnyOrderElementsOf(
              rows("SELECT " + columns + " FROM daybook_metrics." + table.name()));
    }
    assertThat(compared).contains("logins", "sales", "orders", "retention", "conversion");
  }

  /** Expects the calendar's columns of nine years as java.time has them, and which are complete. */
  void assertCalendarIsThatOfJavaTime() {
    LocalDate from = LocalDate.of(2019, 12, 28);
    LocalDate end = LocalDate.of(2029, 1, 1);
    LocalDate told = end.minusDays(1_200);
    NavigableMap<LocalDate, Boolean> complete = new TreeMap<>();
    from.datesUntil(end)
        .forEach(day -> complete.put(day, day.isBefore(told) || day.toEpochDay() % 3 == 0));
    publish(Set.of("calendar"), Map.of(LoginTables.LOGIN_DAILY.name(), complete));

    List<List<@Nullable Object>> rows =
        hive.query("SELECT " + CALENDAR + " FROM daybook_bi.calendar").rows();
    assertThat(rows).hasSameSizeAs(complete.keySet());
    for (List<@Nullable Object> row : rows) {
      LocalDate day = (LocalDate) row.get(0);
      assertThat(row.subList(1, 6))
          .as("%s", day)
          .containsExactly(
              day.minusDays(day.getDayOfWeek().getValue() - 1L),
              day.withDayOfMonth(1),
              day.with(IsoFields.DAY_OF_QUARTER, 1L),
              (long) day.getDayOfWeek().getValue(),
              complete.get(day) ? 1L : 0L);
      boolean isPublished = !day.isBefore(FIRST) && !day.isAfter(LAST);
      assertThat(row.get(6) != null).as("published %s", day).isEqualTo(isPublished);
    }
    assertThat(
            rows(
                "SELECT quarter_start, COUNT(*), SUM(is_complete) FROM daybook_bi.calendar WHERE"
                    + " weekday IN (6, 7) AND month_start >= '2028-01-01' AND dt < '2028-07-01'"
                    + " GROUP BY quarter_start"))
        .as("grouped, too: Hive computes it in another way")
        .containsExactlyInAnyOrder("2028-01-01|26|8", "2028-04-01|26|9");
  }

  /**
   * Expects zeros on a day without events that is complete, and NULL where it isn't, also of days
   * that others are compared with.
   */
  void assertZeroIsKnownAndNullIsNot() {
    NavigableMap<LocalDate, Boolean> complete = new TreeMap<>();
    FIRST.datesUntil(LAST.plusDays(7)).forEach(day -> complete.put(day, true));
    complete.put(LAST.plusDays(2), false);
    complete.put(LAST.plusDays(6), false);
    NavigableMap<LocalDate, Boolean> shorter = new TreeMap<>(complete.headMap(LAST, true));
    publish(
        Set.of("days", "days_by_currency", "period_over_period"),
        Map.of(
            "login_daily", complete,
            "active_users_daily", shorter,
            "order_daily", shorter,
            "sales_daily", complete));
    long attempts = (long) value("SELECT SUM(attempts) FROM daybook_metrics.login_daily");

    assertThat(
            rows(
                "SELECT dt, login_attempts, active_users, line_items, is_complete FROM"
                    + " daybook_bi.days WHERE dt > '2026-03-03'"))
        .containsExactlyInAnyOrder(
            "2026-03-04|0|null|0|0",
            "2026-03-05|null|null|null|0",
            "2026-03-06|0|null|0|0",
            "2026-03-07|0|null|0|0",
            "2026-03-08|0|null|0|0",
            "2026-03-09|null|null|null|0");
    assertThat(value("SELECT SUM(login_attempts) FROM daybook_bi.days")).isEqualTo(attempts);
    assertThat(
            rows(
                "SELECT dt, currency, orders, net_amount FROM daybook_bi.days_by_currency WHERE dt"
                    + " BETWEEN '2026-03-04' AND '2026-03-05'"))
        .containsExactlyInAnyOrder(
            "2026-03-04|EUR|0|0.0000",
            "2026-03-04|GBP|0|0.0000",
            "2026-03-05|EUR|null|null",
            "2026-03-05|GBP|null|null");
    assertComparisons(complete);
  }

  private void assertComparisons(NavigableMap<LocalDate, Boolean> complete) {
    Map<LocalDate, BigDecimal> known = new TreeMap<>();
    complete.forEach(
        (day, isComplete) -> {
          if (isComplete) {
            known.put(day, BigDecimal.ZERO.setScale(4));
          }
        });
    for (List<@Nullable Object> row :
        hive.query("SELECT dt, SUM(attempts) FROM daybook_metrics.login_daily GROUP BY dt")
            .rows()) {
      known.put((LocalDate) row.get(0), new BigDecimal((long) row.get(1)).setScale(4));
    }
    assertThat(known.get(FIRST)).isPositive();
    assertThat(known.get(LAST)).isPositive();
    String question =
        "SELECT dt, value, day_before, week_before, year_before, day_change, week_change"
            + " FROM daybook_bi.period_over_period WHERE metric = 'login_attempts'";
    assertThat(rows(question))
        .containsExactlyInAnyOrderElementsOf(
            complete.keySet().stream().map(day -> comparison(day, known)).toList())
        .contains(
            "2026-02-22|" + known.get(FIRST) + "|null|null|null|null|null",
            "2026-03-04|0.0000|"
                + known.get(LAST)
                + "|"
                + known.get(LAST.minusDays(6))
                + "|null|-1.0|-1.0",
            "2026-03-09|null|0.0000|" + known.get(LAST.minusDays(1)) + "|null|null|null");
    LocalDate sunday = LAST.plusDays(5);
    assertThat(rows(question + " AND dt = '" + sunday + "'"))
        .as("Hive forgets no condition")
        .containsExactly(comparison(sunday, known));
  }

  private static String comparison(LocalDate day, Map<LocalDate, BigDecimal> known) {
    BigDecimal value = known.get(day);
    BigDecimal dayBefore = known.get(day.minusDays(1));
    BigDecimal weekBefore = known.get(day.minusDays(7));
    return Stream.of(
            day,
            value,
            dayBefore,
            weekBefore,
            null,
            change(value, dayBefore),
            change(value, weekBefore))
        .map(String::valueOf)
        .collect(Collectors.joining("|"));
  }

  private static @Nullable Double change(@Nullable BigDecimal value, @Nullable BigDecimal base) {
    if (value == null || base == null || base.signum() == 0) {
      return null;
    }
    return value.subtract(base).doubleValue() / base.doubleValue();
  }

  /** Expects a refusal of a sum that the views' type can't hold, and none of the other columns. */
  void assertOverflowIsRefused() {
    String table = "daybook_metrics." + PurchaseTables.COHORT_VALUE_MONTHLY.name();
    String most = "99999999999999.9999";
    insert(table, "2026-04-01", "CAST('" + most + "' AS DECIMAL(38,4))");
    insert(table, "2026-05-01", "CAST('-1' AS DECIMAL(38,4))");
    insert(table, "2026-06-01", "CAST('2' AS DECIMAL(38,4))");
    try {
      String question =
          "SELECT dt, net_amount, cumulative_net_amount FROM daybook_bi.cohort_values WHERE"
              + " currency = 'XTS'";
      assertThat(rows(question + " AND dt < '2026-06-01'"))
          .as("the window sees the months before those that are asked for")
          .containsExactlyInAnyOrder(
              "2026-04-01|" + most + "|" + most, "2026-05-01|-1.0000|99999999999998.9999");
      assertThat(rows(question + " AND dt = '2026-05-01'"))
          .containsExactly("2026-05-01|-1.0000|99999999999998.9999");
      assertThatThrownBy(() -> hive.query(question))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("ASSERT_TRUE(): assertion failed");
      assertThat(
              value("SELECT SUM(net_amount) FROM daybook_bi.cohort_values WHERE currency = 'XTS'"))
          .isEqualTo(new BigDecimal("100000000000000.9999"));
      assertThatThrownBy(
              () ->
                  hive.query(
                      "SELECT currency, MAX(cumulative_net_amount) FROM daybook_bi.cohort_values"
                          + " GROUP BY currency"))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("ASSERT_TRUE(): assertion failed");
    } finally {
      hive.execute("ALTER TABLE " + table + " DROP IF EXISTS PARTITION (dt > '2026-03-31')");
    }
  }

  private void insert(String table, String month, String amount) {
    hive.execute(
        "INSERT INTO "
            + table
            + " PARTITION (dt = '"
            + month
            + "') SELECT DATE '2026-04-01', 'XTS', 1L, 1L, 1L, "
            + amount
            + ", 0L, 1L");
  }

  private void publish(Set<String> views, Map<String, NavigableMap<LocalDate, Boolean>> complete) {
    List<BiView> some = BiViews.ALL.stream().filter(view -> views.contains(view.name())).toList();
    new ViewPublication(metastore, metastore).publish(some, MetricTables.ALL, complete);
  }

  private Object value(String question) {
    Object value = hive.query(question).single();
    assertThat(value).as(question).isNotNull();
    return value;
  }

  private List<String> rows(String question) {
    List<String> rows = new ArrayList<>();
    for (List<@Nullable Object> row : hive.query(question).rows()) {
      rows.add(row.stream().map(String::valueOf).collect(Collectors.joining("|")));
    }
    return rows;
  }
}
