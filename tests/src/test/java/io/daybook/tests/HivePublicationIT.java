package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.hive.ddl.BiViews;
import io.daybook.hive.ddl.DdlApplication;
import io.daybook.hive.ddl.DdlReport;
import io.daybook.hive.publish.Publication;
import io.daybook.hive.publish.TableMissingException;
import io.daybook.hive.publish.ViewPublication;
import io.daybook.hive.sql.HiveSession;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.OrderTables;
import io.daybook.warehouse.table.PurchaseTables;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DDL and publication against the real Hive, with files that DuckDB wrote. */
@ExtendWith(SharedStack.class)
class HivePublicationIT {
  private static final List<MetricTable> METRICS =
      List.of(LoginTables.LOGIN_DAILY, PurchaseTables.PURCHASE_DAILY, OrderTables.ORDER_DAILY);

  private static final LocalDate FIRST = LoginHouse.FIRST;

  @TempDir Path scratch;
  private Path home;
  private LoginHouse house;
  private HiveSession hive;

  @BeforeEach
  void open() throws Exception {
    home = SharedStack.HOME;
    house = LoginHouse.of(home);
    hive = HiveSession.open(house.stack().jdbcUrl());
    apply(Datasets.BUILT_IN);
  }

  @AfterEach
  void close() {
    hive.close();
    house.close();
  }

  @Test
  void appliesAgainWithoutAChange() {
    DdlReport report = apply(Datasets.BUILT_IN);

    assertThat(report.outcomes()).hasSize(3 + 3 + 1 + 3 + 4);
    assertThat(report.isUnchanged()).isTrue();
    assertThat(report.warnings()).isEmpty();
    assertThat(hive.query("DESCRIBE daybook.orders").rows().get(0))
        .isEqualTo(
            List.of("event_id", "string", "identity of the event; no two rows of a day share one"));
    assertThat(hive.query("DESCRIBE daybook.orders").rows().get(11).get(2).toString())
        .contains("source's file");
  }

  @Test
  void makesViewsOfTheTablesThatAreMadeAndDropsOthers() {
    hive.execute("CREATE VIEW daybook_bi.ones AS SELECT 1 AS `one`");
    assertThat(views())
        .containsExactlyInAnyOrder("logins", "purchases", "orders", "calendar", "ones");

    apply(Datasets.BUILT_IN, List.of(LoginTables.LOGIN_DAILY));

    assertThat(views()).containsExactlyInAnyOrder("logins", "calendar", "ones");
    assertThat(apply(Datasets.BUILT_IN).outcomes())
        .contains(
            new DdlReport.DdlOutcome(
                "daybook_bi.orders", DdlReport.DdlChange.CREATED, "14 columns"),
            new DdlReport.DdlOutcome("daybook_bi.logins", DdlReport.DdlChange.UNCHANGED, ""));
    hive.execute("DROP VIEW daybook_bi.ones");
  }

  @Test
  void showsATableOfOnesOwnToBiTools() throws Exception {
    MetricTable own = own(ColumnType.Simple.BIGINT);
    List<MetricTable> made = Stream.concat(METRICS.stream(), Stream.of(own)).toList();

    assertThat(apply(Datasets.BUILT_IN, made).outcomes())
        .contains(
            new DdlReport.DdlOutcome(
                "daybook_bi.refused_days", DdlReport.DdlChange.CREATED, "11 columns"));

    rows(
        own,
        FIRST,
        "SELECT 'EUR' AS currency, 'Sunday' AS weekday, 2::BIGINT AS lines,"
            + " 12.5::DECIMAL(38,4) AS amount");
    new ViewPublication(house.views(), house.metastore())
        .publish(
            BiViews.of(Datasets.BUILT_IN, made),
            made,
            Map.of(own.name(), new TreeMap<>(Map.of(FIRST, true))));
    assertThat(
            hive.query(
                    "SELECT dt, month_start, weekday, is_complete, currency, weekday_own, lines,"
                        + " amount FROM daybook_bi.refused_days")
                .rows())
        .containsExactly(
            List.of(FIRST, FIRST, 7L, 1L, "EUR", "Sunday", 2L, new BigDecimal("12.5000")));
    assertThat(hive.query("DESCRIBE daybook_bi.refused_days").rows())
        .contains(List.of("amount", "decimal(18,4)", "their amount"));

    List<MetricTable> other =
        Stream.concat(METRICS.stream(), Stream.of(own(ColumnType.Simple.STRING))).toList();
    assertThat(apply(Datasets.BUILT_IN, other).refused())
        .extracting(DdlReport.DdlOutcome::name)
        .containsExactly("daybook_metrics.refused_days", "daybook_bi.refused_days");
    apply(Datasets.BUILT_IN, METRICS, List.of(own.name()));
    assertThat(views()).as("a table that is held stays").contains("refused_days");
    apply(Datasets.BUILT_IN);
    assertThat(views()).doesNotContain("refused_days");
    hive.execute("DROP TABLE daybook_metrics.refused_days");
  }

  private static MetricTable own(ColumnType lines) {
    return new MetricTable(
        "refused_days",
        "lines that nobody wanted",
        Calendar.daysOf("purchase"),
        List.of(MetricInput.of("purchase")),
        List.of(
            Column.required("currency", ColumnType.Simple.STRING, "currency"),
            Column.required("weekday", ColumnType.Simple.STRING, "name of the weekday")),
        List.of(
            Measure.additive(Column.required("lines", lines, "lines")),
            Measure.money("amount", "their amount")));
  }

  /** Gives Hive a day of a table. */
  private void rows(MetricTable table, LocalDate day, String select) throws Exception {
    Path file = scratch.resolve(table.name());
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
    }
    StoragePath directory = LoginHouse.ZONES.metrics(table.name(), day, 1, RunId.random());
    house.storage().makeDirectories(directory);
    house.storage().write(directory.child("part-00000.parquet"), Files.readAllBytes(file));
    hive.execute(
        "ALTER TABLE daybook_metrics."
            + table.name()
            + " ADD PARTITION (dt = '"
            + day
            + "') LOCATION '"
            + house.stack().hdfsUri().resolve(directory.value())
            + "'");
  }

  private List<String> views() {
    return hive.query("SHOW VIEWS IN daybook_bi").rows().stream()
        .map(row -> String.valueOf(row.get(0)))
        .toList();
  }

  @Test
  void addsColumnsThatADatasetGained() {
    String name = "gains_" + System.nanoTime();
    Column one = Column.optional("one", ColumnType.Simple.STRING, "it's one; or two");
    Column two = Column.optional("two", Datasets.MONEY, "two");
    assertThat(apply(List.of(new Dataset(name, "a", List.of(one)))).isUnchanged()).isFalse();

    Dataset grown = new Dataset(name, "a", List.of(two, one));
    DdlReport report = apply(List.of(grown));
    DdlReport again = apply(List.of(grown));

    assertThat(report.outcomes())
        .contains(
            new DdlReport.DdlOutcome("daybook." + name, DdlReport.DdlChange.CHANGED, "added two"));
    assertThat(again.isUnchanged()).isTrue();
    Dataset shrunk = new Dataset(name, "a", List.of(two));
    assertThatThrownBy(() -> apply(List.of(shrunk)))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("expected no others than the declared ones but found [one]");
    hive.execute("DROP TABLE daybook." + name);
  }

  @Test
  void readsParquetByColumnName() throws Exception {
    house.commit(LoginHouse.days(1), 3, List.of(), scratch);
    house.publisher().publish(LoginHouse.LOGINS);

    // DuckDB's file has fewer columns than the table, and not at the table's positions.
    List<Object> row =
        new ArrayList<>(
            hive.query(
                    "SELECT event_time, event_time_ms, outcome, raw_offset, method, extra['é'] x"
                        + " FROM daybook.login WHERE dt = '2026-03-01' AND raw_offset = 2")
                .rows()
                .get(0));
    assertThat(row)
        .containsExactly(
            LocalDateTime.of(2026, 3, 1, 0, 0, 2, 123_456_000),
            1_772_323_202_000L,
            "success",
            2L,
            null,
            "😀");
  }

  @ParameterizedTest
  @EnumSource(names = {"PUBLISH_AFTER_ADD", "PUBLISH_AFTER_SWITCH"})
  void convergesAfterACrash(FaultPoint fatal) throws Exception {
    house.commit(LoginHouse.days(2), 4, house.removedBut(2), scratch);
    house.publisher().publish(LoginHouse.LOGINS);
    house.commit(LoginHouse.days(5), 7, List.of(), scratch);

    int exit = PublishingProcess.run(home, fatal, scratch.resolve("out").toFile());

    assertThat(exit).as(Files.readString(scratch.resolve("out"))).isEqualTo(137);
    long half = fatal == FaultPoint.PUBLISH_AFTER_ADD ? 4 : 7;
    assertThat(LoginHouse.counts(hive).values()).containsOnly(half);
    house.publisher().publish(LoginHouse.LOGINS);
    assertThat(LoginHouse.counts(hive)).hasSize(5);
    assertThat(LoginHouse.counts(hive).values()).containsOnly(7L);
    assertThat(house.publisher().isBehind(LoginHouse.LOGINS)).isFalse();
  }

  @Test
  void pointsRemovedPartitionsAtNothing() throws Exception {
    house.commit(LoginHouse.days(3), 2, house.removedBut(3), scratch);
    house.publisher().publish(LoginHouse.LOGINS);
    house.commit(List.of(), 0, List.of(new PartitionKey(LoginHouse.LOGIN, FIRST, 0)), scratch);

    Publication publication = house.publisher().publish(LoginHouse.LOGINS).get(1);

    assertThat(publication.switched()).isOne();
    // Those that point at nothing are the metastore's too, and are seen to be right.
    assertThat(1 + publication.unchanged())
        .isEqualTo(hive.query("SHOW PARTITIONS daybook.login").rows().size());
    assertThat(LoginHouse.counts(hive)).containsOnlyKeys("2026-03-02", "2026-03-03");
    // A filter on the days makes Hive ask the metastore in another way.
    assertThat(
            hive.query(
                    "SELECT count(*) FROM daybook.login a JOIN daybook.login b ON a.dt = b.dt"
                        + " WHERE a.dt >= '2026-03-01' AND b.dt >= '2026-03-01'")
                .single())
        .isEqualTo(8L);
  }

  @Test
  void isBehindWhileItsTablesAreMissing() throws Exception {
    house.commit(LoginHouse.days(1), 2, house.removedBut(1), scratch);
    SharedStack.forgetTables();

    assertThat(house.publisher().isBehind(LoginHouse.LOGINS)).isTrue();
    assertThatThrownBy(() -> house.publisher().publish(LoginHouse.LOGINS))
        .isInstanceOf(TableMissingException.class)
        .hasMessageContaining("run 'daybook ddl apply'");
  }

  @Test
  void tellsHivesOwnError() {
    assertThatThrownBy(() -> hive.query("SELEC 1"))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("cannot recognize input near 'SELEC'");
    assertThatThrownBy(() -> hive.query("SELECT * FROM daybook.nothing"))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("Table not found 'nothing'");
  }

  private DdlReport apply(List<Dataset> datasets) {
    return apply(datasets, METRICS);
  }

  private DdlReport apply(List<Dataset> datasets, List<MetricTable> metrics) {
    return apply(datasets, metrics, List.of());
  }

  private DdlReport apply(List<Dataset> datasets, List<MetricTable> metrics, List<String> held) {
    return new DdlApplication(
            hive, house.stack().hdfsUri(), LoginHouse.ZONES, house.views(), Progress.NONE)
        .apply(datasets, metrics, held);
  }
}
