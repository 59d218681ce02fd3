package io.daybook.console.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.console.TestingBooks;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FigureDeskTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
  private static final String MARKUP = "<img src=x onerror=alert(1)>";

  @TempDir static Path root;
  private static FigureCache cache;
  private static FigureDesk figures;

  @BeforeAll
  static void fill() throws IOException {
    TestingBooks books = new TestingBooks(root.resolve("warehouse"));
    for (int day = 0; day < 8; day++) {
      books.figures(
          "purchase_daily",
          MONDAY.plusDays(day),
          purchase("EUR", "DE", "web", "books", "100.10", "3"),
          purchase("EUR", "FR", "app", "books", "0.05", "1"),
          purchase("GBP", "GB", "web", "toys", "7", "2"));
      books.figures(
          "login_daily",
          MONDAY.plusDays(day),
          Map.of(
              "country",
              "'DE'",
              "channel",
              "'web'",
              "attempts",
              "10",
              "successes",
              "9",
              "success_rate",
              "0.9",
              "users",
              "5"),
          Map.of(
              "country",
              "'FR'",
              "channel",
              "'web'",
              "attempts",
              "30",
              "successes",
              "3",
              "success_rate",
              "0.1",
              "users",
              "4"));
    }
    books.figures(
        "product_daily",
        MONDAY,
        Map.of("currency", "'EUR'", "product_id", "'" + MARKUP + "'", "net_amount", "1"),
        Map.of("currency", "'EUR'", "product_id", "'كتاب 📚'", "net_amount", "2"),
        Map.of("currency", "'EUR'", "product_id", "'=1+1'", "net_amount", "-3"));
    books.figures(
        "sales_daily",
        MONDAY,
        Map.of("currency", "'EUR'", "net_amount", "9999999999999999999999999999999999.9999"),
        Map.of("currency", "'USD'", "net_amount", "1"));
    books.figures(
        "sales_daily",
        MONDAY.plusDays(1),
        Map.of("currency", "'EUR'", "net_amount", "9999999999999999999999999999999999.9999"));
    books.publish();
    cache = FigureCache.open(root.resolve("home"));
    new PublicationFollower(
            cache,
            books.storage(),
            books.zones(),
            ZoneOffset.UTC,
            MetricTables.ALL,
            Clock.systemUTC())
        .look();
    figures = new FigureDesk(cache, MetricTables.ALL);
  }

  @AfterAll
  static void close() {
    cache.close();
  }

  private static Map<String, String> purchase(
      String currency, String country, String channel, String category, String net, String items) {
    return Map.of(
        "currency", "'" + currency + "'",
        "country", "'" + country + "'",
        "channel", "'" + channel + "'",
        "category", "'" + category + "'",
        "net_amount", net,
        "line_items", items,
        "buyers", "1");
  }

  private static final class AskedFigures {
    private final String table;
    private List<String> measures = List.of();
    private List<String> by = List.of();
    private Optional<LocalDate> from = Optional.empty();
    private Optional<LocalDate> to = Optional.empty();
    private FigureQuestion.DayGrain grain = FigureQuestion.DayGrain.DAY;
    private final Map<String, List<String>> where = new TreeMap<>();
    private Optional<String> order = Optional.empty();
    private int limit = 1000;

    AskedFigures(String table, String... measures) {
      this.table = table;
      this.measures = List.of(measures);
    }

    AskedFigures by(String... columns) {
      by = List.of(columns);
      return this;
    }

    AskedFigures on(LocalDate first, LocalDate last) {
      from = Optional.of(first);
      to = Optional.of(last);
      return this;
    }

    AskedFigures where(String column, String... values) {
      where.put(column, List.of(values));
      return this;
    }

    AskedFigures order(String column) {
      order = Optional.of(column);
      return this;
    }

    FigureQuestion.Asked asked() {
      return new FigureQuestion.Asked(measures, by, from, to, grain, where, order, limit, 0);
    }

    FigureAnswer answer() throws Exception {
      return figures.answer(table, asked(), Optional.empty());
    }

    List<List<@Nullable Object>> rows() throws Exception {
      return answer().rows();
    }
  }

  @Test
  void addsUpOverWhatIsLeftOutExactly() throws Exception {
    assertThat(
            new AskedFigures("purchase_daily", "net_amount", "line_items")
                .by("currency")
                .on(MONDAY, MONDAY.plusDays(6))
                .rows())
        .containsExactly(List.of("EUR", "701.0500", "28"), List.of("GBP", "49.0000", "14"));
  }

  @Test
  void computesARatioAnewFromSums() throws Exception {
    assertThat(
            new AskedFigures("login_daily", "success_rate", "attempts").on(MONDAY, MONDAY).rows())
        .containsExactly(List.of(0.3, "40"));
    assertThat(
            new AskedFigures("login_daily", "success_rate")
                .by("dt", "country", "channel")
                .on(MONDAY, MONDAY)
                .rows())
        .containsExactly(
            List.of("2026-03-02", "DE", "web", 0.9), List.of("2026-03-02", "FR", "web", 0.1));
  }

  @Test
  void putsDaysTogetherByWeekAndMonth() throws Exception {
    AskedFigures weeks = new AskedFigures("login_daily", "attempts").by("dt");
    weeks.grain = FigureQuestion.DayGrain.WEEK;
    assertThat(weeks.rows())
        .containsExactly(List.of("2026-03-02", "280"), List.of("2026-03-09", "40"));
    weeks.grain = FigureQuestion.DayGrain.MONTH;
    assertThat(weeks.rows()).containsExactly(List.of("2026-03-01", "320"));
  }

  @Test
  void ordersAndLimitsAndTellsHowManyThereAre() throws Exception {
    AskedFigures asking =
        new AskedFigures("product_daily", "net_amount").by("product_id").where("currency", "EUR");
    asking.limit = 2;

    FigureAnswer answer = asking.order("-net_amount").answer();

    assertThat(answer.rows())
        .containsExactly(List.of("كتاب 📚", "2.0000"), List.of(MARKUP, "1.0000"));
    assertThat(answer.total()).isEqualTo(3);
  }

  @Test
  void takesAnyOfSeveralValues() throws Exception {
    assertThat(
            new AskedFigures("purchase_daily", "line_items")
                .where("country", "DE", "GB")
                .on(MONDAY, MONDAY)
                .rows())
        .containsExactly(List.of("5"));
  }

  @Test
  void answersWithoutRowsWhereThereAreNone() throws Exception {
    LocalDate later = MONDAY.plusYears(1);
    assertThat(new AskedFigures("login_daily", "attempts").on(later, later).rows()).isEmpty();
    assertThat(new AskedFigures("login_daily", "attempts").by("dt").on(later, later).rows())
        .isEmpty();
    assertThat(
            new AskedFigures("login_daily", "attempts")
                .where("country", "'; DROP TABLE x; --")
                .rows())
        .isEmpty();
  }

  @Test
  void neverAddsMoneyOverCurrenciesNorPeopleOverAnything() {
    assertRefused(new AskedFigures("purchase_daily", "net_amount"), "not-additive", "currency");
    assertRefused(
        new AskedFigures("purchase_daily", "buyers").by("dt", "currency"),
        "not-additive",
        "category");
    assertRefused(new AskedFigures("login_daily", "users").by("dt"), "not-additive", "country");
  }

  @Test
  void takesWhatHasOneValueForHeld() throws Exception {
    assertThat(
            new AskedFigures("login_daily", "users")
                .by("dt")
                .where("country", "DE")
                .where("channel", "web")
                .on(MONDAY, MONDAY)
                .rows())
        .containsExactly(List.of("2026-03-02", "5"));
  }

  @Test
  void choosesWhatCanBeAddedUpWhereNoMeasureIsNamed() throws Exception {
    assertThat(new AskedFigures("login_daily").by("dt").answer().columns())
        .extracting(FigureQuestion.AnswerColumn::name)
        .contains("dt", "attempts", "success_rate")
        .doesNotContain("users");
  }

  @Test
  void refusesWhatDoesNotExistAndNamesWhatDoes() {
    assertRefused(new AskedFigures("login_daily", "loves"), "unknown-measure", "attempts");
    assertRefused(new AskedFigures("logins_daily", "attempts"), "unknown-table", "login_daily");
    assertRefused(
        new AskedFigures("login_daily", "attempts").by("city"), "unknown-dimension", "country");
    assertRefused(
        new AskedFigures("login_daily", "attempts").where("city", "x"),
        "unknown-dimension",
        "country");
    assertRefused(
        new AskedFigures("login_daily", "attempts").order("x"), "unknown-column", "attempts");
    assertRefused(
        new AskedFigures("login_daily", "attempts").on(MONDAY, MONDAY.minusDays(1)), "range", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"attempts\" FROM x --", "*", "dt; DROP TABLE y"})
  void takesNoNameForSql(String name) {
    assertRefused(new AskedFigures("login_daily", name), "unknown-measure", "attempts");
    assertRefused(
        new AskedFigures("login_daily", "attempts").by(name), "unknown-dimension", "country");
  }

  @Test
  void saysThatASumIsTooLarge() {
    assertRefused(new AskedFigures("sales_daily", "net_amount").by("currency"), "overflow", null);
  }

  @Test
  void refusesAPublicationThatIsNotInForce() {
    assertThatThrownBy(
            () ->
                figures.answer(
                    "login_daily",
                    new AskedFigures("login_daily", "attempts").asked(),
                    Optional.of(7L)))
        .isInstanceOfSatisfying(
            FigureRefusal.class,
            e -> {
              assertThat(e.code()).isEqualTo("publication-changed");
              assertThat(e.publication()).contains(1L);
            });
  }

  private static void assertRefused(AskedFigures asking, String code, @Nullable String expected) {
    assertThatThrownBy(asking::answer)
        .isInstanceOfSatisfying(
            FigureRefusal.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              if (expected != null) {
                assertThat(e.expected()).contains(expected);
              }
            });
  }

  @Test
  void describesTheTablesInForceWithUnits() throws Exception {
    FigureDesk.TableCatalogue catalogue = figures.catalogue();

    assertThat(catalogue.tables())
        .extracting(FigureDesk.CatalogueTable::name)
        .containsExactly("login_daily", "product_daily", "purchase_daily", "sales_daily");
    FigureDesk.CatalogueTable sales = catalogue.tables().get(3);
    assertThat(sales.measures())
        .extracting(measure -> measure.name() + " " + measure.unit())
        .contains(
            "net_amount money",
            "orders count",
            "units quantity",
            "average_order_value money",
            "units_per_order number");
    assertThat(catalogue.tables().get(0).firstDay()).isEqualTo(MONDAY);
    assertThat(catalogue.tables().get(0).days()).isEqualTo(8);
  }

  static Stream<MetricTable> tables() {
    return MetricTables.ALL.stream();
  }

  /** Of every measure of every table: refused exactly where the catalogue says so. */
  @ParameterizedTest
  @MethodSource("tables")
  void addsUpNoMeasureOverMoreThanItsTableDeclares(MetricTable table) throws Exception {
    List<String> keys = new ArrayList<>(List.of("dt"));
    table.dimensions().forEach(column -> keys.add(column.name()));
    for (Measure measure : table.measures()) {
      for (String left : keys) {
        List<String> by = new ArrayList<>(keys);
        by.remove(left);
        boolean isAllowed = FigureQuestion.additiveOver(table, measure).contains(left);
        boolean isMoneyOverCurrencies =
            left.equals("currency") && MeasureUnit.of(table, measure) == MeasureUnit.MONEY;
        assertThat(isAllowed && isMoneyOverCurrencies).isFalse();
        assertThat(isAnswered(table, measure, by))
            .as("%s of %s without %s", measure.name(), table.name(), left)
            .isEqualTo(isAllowed);
      }
      assertThat(isAnswered(table, measure, keys)).isTrue();
    }
  }

  private static boolean isAnswered(MetricTable table, Measure measure, List<String> by) {
    try {
      FigureQuestion.of(
          table,
          new AskedFigures(table.name(), measure.name()).by(by.toArray(String[]::new)).asked());
      return true;
    } catch (FigureRefusal e) {
      assertThat(e.code()).isEqualTo("not-additive");
      return false;
    }
  }
}
