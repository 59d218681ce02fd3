package io.daybook.hive.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BiViewsTest {
  private static final List<String> CALENDAR =
      List.of(
          "dt",
          "week_start",
          "month_start",
          "quarter_start",
          "weekday",
          "is_complete",
          "published_at");

  @Test
  void showEveryTableForPeople() {
    Set<String> tables =
        MetricTables.ALL.stream()
            .filter(table -> table.audience() == MetricTable.Audience.PEOPLE)
            .map(MetricTable::name)
            .collect(Collectors.toSet());

    assertThat(BiViews.ALL.stream().flatMap(view -> view.tables().stream()))
        .containsAll(tables)
        .isSubsetOf(tables);
  }

  @Test
  void areMadeWhereAllTheirTablesAre() {
    assertThat(BiViews.of(Datasets.BUILT_IN, List.of())).isEmpty();
    assertThat(BiViews.of(Datasets.BUILT_IN, List.of(LoginTables.LOGIN_DAILY)))
        .extracting(BiView::name)
        .containsExactly("logins", "calendar");
    assertThat(BiViews.of(Datasets.BUILT_IN, MetricTables.ALL)).isEqualTo(BiViews.ALL);
    assertThat(BiViews.of(List.of(Datasets.LOGIN), MetricTables.ALL))
        .as("without the archive of purchases")
        .extracting(BiView::name)
        .doesNotContain("product_returns")
        .hasSize(BiViews.ALL.size() - 1);
  }

  @Test
  void showTablesOfOnesOwnThatPeopleRead() {
    MetricTable returns = own("returns_28d", MetricTable.Audience.PEOPLE, "currency", "weekday");
    MetricTable buyers = own("buyer_day", MetricTable.Audience.TABLES, "user_id");

    List<BiView> views = BiViews.of(Datasets.BUILT_IN, List.of(returns, buyers));

    assertThat(views).extracting(BiView::name).containsExactly("calendar", "returns_28d");
    BiView view = views.get(1);
    assertThat(view.tables()).containsExactly("returns_28d");
    assertThat(view.columns())
        .extracting(ViewColumn::name)
        .startsWith(CALENDAR.toArray(String[]::new))
        .endsWith("published_at", "currency", "weekday_own", "lines", "amount");
    assertThat(view.columns())
        .extracting(column -> column.type().sql())
        .endsWith("string", "bigint", "decimal(18,4)");
    assertThat(view.select(BiView.ViewDays.NONE))
        .contains("  `t`.`weekday` AS `weekday_own`,", "assert_true(`t`.`amount` IS NULL")
        .endsWith("FROM `daybook_metrics`.`returns_28d` `t`");
  }

  @Test
  void leaveOutATableWhoseViewNoMetastoreTakes() {
    List<Measure> sums = new ArrayList<>();
    for (int i = 100; i < 160; i++) {
      sums.add(Measure.money("amount_" + i, "an amount"));
    }
    FigureDays days = manyDays();

    List<BiView> views = BiViews.of(List.of(), List.of(own("wide", sums)));
    assertThat(views).extracting(BiView::name).containsExactly("calendar", "wide");
    assertThat(views.get(1).select(table -> days)).hasSizeLessThan(32_700);
    for (int i = 200; i < 260; i++) {
      sums.add(Measure.money("amount_" + i, "an amount"));
    }
    assertThat(BiViews.of(List.of(), List.of(own("wide", sums))))
        .extracting(BiView::name)
        .containsExactly("calendar");
  }

  /** Whether the view of that name is made or not: a name must not move. */
  @Test
  void leaveTheNamesOfTheOthersAlone() {
    MetricTable sales = own("sales", MetricTable.Audience.PEOPLE, "currency");

    assertThat(BiViews.of(Datasets.BUILT_IN, List.of(sales)))
        .extracting(BiView::name)
        .containsExactly("calendar", "sales_own");
  }

  private static MetricTable own(String name, MetricTable.Audience audience, String... dimensions) {
    return new MetricTable(
        name,
        "returned lines",
        audience,
        Calendar.daysOf("purchase"),
        List.of(MetricInput.of("purchase")),
        Stream.of(dimensions)
            .map(column -> Column.required(column, ColumnType.Simple.STRING, "of the line"))
            .toList(),
        List.of(Measure.count("lines", "lines"), Measure.money("amount", "their amount")),
        Optional.empty(),
        Optional.empty(),
        "SELECT 1");
  }

  private static MetricTable own(String name, List<Measure> measures) {
    return new MetricTable(
        name,
        "returned lines",
        Calendar.daysOf("purchase"),
        List.of(MetricInput.of("purchase")),
        List.of(),
        measures);
  }

  @Test
  void beginWithTheCalendarAndExplainEveryColumn() {
    for (BiView view : BiViews.ALL) {
      List<String> names = view.columns().stream().map(ViewColumn::name).toList();
      assertThat(names.subList(0, CALENDAR.size())).as(view.name()).isEqualTo(CALENDAR);
      assertThat(new HashSet<>(names)).as(view.name()).hasSameSizeAs(names);
      assertThat(view.columns()).allMatch(column -> !column.comment().isBlank());
      assertThat(view.comment()).isNotBlank();
    }
  }

  @Test
  void haveOnlyTypesThatBiToolsHold() {
    assertThat(BiViews.ALL)
        .allSatisfy(
            view ->
                assertThat(view.columns())
                    .extracting(column -> column.type().sql())
                    .isSubsetOf("bigint", "decimal(18,4)", "double", "string", "date"));
  }

  @Test
  void askNothingThatHiveAnswersWrongly() {
    for (BiView view : BiViews.ALL) {
      assertThat(view.select(BiView.ViewDays.NONE).toLowerCase(Locale.ROOT))
          .as(view.name())
          .doesNotContain("trunc(", "date_format(", "from_unixtime", "current_date");
    }
  }

  @Test
  void fitIntoAMetastoreOnDerbyAfterAnyNumberOfYears() {
    FigureDays days = manyDays();

    assertThat(BiViews.ALL)
        .allSatisfy(view -> assertThat(view.select(table -> days)).hasSizeLessThan(32_700));
  }

  private static FigureDays manyDays() {
    NavigableMap<LocalDate, Boolean> complete = new TreeMap<>();
    Map<LocalDate, Instant> published = new TreeMap<>();
    LocalDate.of(2000, 1, 1)
        .datesUntil(LocalDate.of(2026, 3, 1))
        .forEach(
            day -> {
              complete.put(day, true);
              published.put(day, Instant.parse("2026-03-01T02:00:00Z"));
            });
    return FigureDays.of(complete, published);
  }

  @Test
  void haveAnotherDefinitionForAnotherWord() {
    BiView view = BiViews.ALL.get(0);
    BiView other =
        new BiView(
            view.name(),
            view.comment() + ".",
            view.tables(),
            view.datasets(),
            view.columns(),
            view.body());

    assertThat(other.definition()).isNotEqualTo(view.definition());
    assertThat(BiViews.ALL.stream().map(BiView::definition).distinct()).hasSameSizeAs(BiViews.ALL);
  }

  /** A metastore's column for them holds no more, on Derby, MySQL and PostgreSQL alike. */
  @Test
  void haveCommentsThatAMetastoreHolds() {
    assertThat(BiViews.ALL)
        .flatExtracting(BiView::columns)
        .extracting(ViewColumn::comment)
        .allSatisfy(
            comment -> assertThat(comment).hasSizeLessThanOrEqualTo(Column.LONGEST_COMMENT));
    assertThat(HiveTable.builtIn())
        .flatExtracting(HiveTable::columns)
        .allSatisfy(
            column ->
                assertThat(column.comment()).hasSizeLessThanOrEqualTo(Column.LONGEST_COMMENT));
    assertThat(HiveTable.builtIn())
        .extracting(HiveTable::comment)
        .allSatisfy(
            comment -> assertThat(comment).hasSizeLessThanOrEqualTo(Dataset.LONGEST_COMMENT));
  }
}
