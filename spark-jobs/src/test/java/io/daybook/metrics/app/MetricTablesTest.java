package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.DefinitionJudge;
import io.daybook.metrics.Metric;
import io.daybook.metrics.SeededHistory;
import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceIdentity;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All metric tables over histories that seeds make: what nights made, one after the other, against
 * the definitions and against one computation of everything.
 *
 * <p>The histories of a warehouse lie years apart and have no user or order in common, so that one
 * night plays them all: most of a small night is the planning of its queries.
 */
class MetricTablesTest {
  private static final int FIRST_DAYS = 6;
  private static final int NIGHTS = 3;
  private static final int HISTORIES = 10;
  private static final int HISTORIES_OF_A_BUILD = 5;
  private static final int ALL_HISTORIES = 200;
  private static final int DAYS_APART = 1_000;
  private static final LocalDate BEGIN = LocalDate.parse("2000-01-01");
  private static final List<ZoneId> ZONES =
      Stream.of("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
          .map(ZoneId::of)
          .toList();
  private static SparkSession spark;

  @TempDir Path directory;

  /** A warehouse with the histories of some seeds. */
  private static final class SeededWarehouse {
    private final TestingArchive archive;
    private final ZoneId zone;
    private final boolean sharesIds;
    private final Random random;
    private final List<SeededHistory> histories = new ArrayList<>();

    SeededWarehouse(Path directory, long firstSeed, int count) throws IOException {
      int number = (int) (firstSeed / HISTORIES);
      this.archive = new TestingArchive(directory);
      this.zone = ZONES.get(number % ZONES.size());
      this.sharesIds = number % 2 == 1;
      this.random = new Random(firstSeed);
      for (int i = 0; i < count; i++) {
        histories.add(
            new SeededHistory(firstSeed + i, zone, BEGIN.plusDays((long) i * DAYS_APART)));
      }
    }

    /** Archives what a night brings. The newest day is complete, or isn't yet. */
    void archiveNight() throws IOException {
      archiveNight(random.nextInt(3));
    }

    void archiveNight(int daysAfterTheLast) throws IOException {
      LocalDate last = histories.get(histories.size() - 1).lastDay();
      List<SourceIdentity> identities =
          sharesIds
              ? List.of(
                  new SourceIdentity("north", "shop", ""), new SourceIdentity("south", "shop", ""))
              : List.of();
      for (Dataset dataset : SeededHistory.DATASETS) {
        List<PartitionVersion> added = new ArrayList<>();
        List<PartitionKey> removed = new ArrayList<>();
        for (SeededHistory history : histories) {
          added.addAll(history.write(archive, dataset, removed));
        }
        archive.commitNight(dataset, added, removed, last.plusDays(daysAfterTheLast), identities);
      }
    }

    MetricsResult run() {
      return MetricTablesTest.run(archive, zone, spark);
    }

    List<String> differences() throws Exception {
      try (DefinitionJudge judge =
          new DefinitionJudge(archive.storage(), archive.zones(), zone, DataFile::path)) {
        return judge.differences();
      }
    }

    /** Returns what each day of each table holds. */
    Map<String, PartitionContent> contents() throws IOException {
      Map<String, PartitionContent> contents = new TreeMap<>();
      for (MetricTable table : MetricTables.OF_EVENTS) {
        archive
            .metrics(table.name())
            .partitions()
            .forEach((key, version) -> contents.put(key.toString(), version.content()));
      }
      return contents;
    }

    /** Returns the files of each table that its ledger names. */
    Map<String, List<String>> files() throws IOException {
      Map<String, List<String>> files = new TreeMap<>();
      for (MetricTable table : MetricTables.OF_EVENTS) {
        files.put(
            table.name(),
            archive.metrics(table.name()).partitions().values().stream()
                .flatMap(version -> version.files().stream())
                .map(DataFile::path)
                .toList());
      }
      return files;
    }
  }

  /**
   * The first seed of each warehouse and how many follow: five in every build, 200 with {@code
   * -Ddaybook.full=true}, others with {@code -Ddaybook.seed=} (the first) and {@code
   * -Ddaybook.seeds=} (how many).
   */
  static Stream<Arguments> warehouses() {
    long first = Long.getLong("daybook.seed", 0);
    long count = Boolean.getBoolean("daybook.full") ? ALL_HISTORIES : HISTORIES_OF_A_BUILD;
    long last = first + Long.getLong("daybook.seeds", count);
    return Stream.iterate(first, seed -> seed < last, seed -> seed + HISTORIES)
        .map(seed -> Arguments.of(seed, (int) Math.min(HISTORIES, last - seed)));
  }

  @BeforeAll
  static void start() {
    spark = TestingSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void declaresTheTablesInTheOrderOfTheirMetrics() {
    assertThat(Metrics.BUILT_IN.stream().map(Metric::table)).isEqualTo(MetricTables.OF_EVENTS);
  }

  @ParameterizedTest
  @MethodSource("warehouses")
  void nightByNightGivesWhatTheDefinitionsAndOneComputationOfEverythingGive(
      long firstSeed, int count) throws Exception {
    SeededWarehouse warehouse = new SeededWarehouse(directory.resolve("books"), firstSeed, count);
    for (SeededHistory history : warehouse.histories) {
      for (int day = 0; day < FIRST_DAYS; day++) {
        history.newDay();
      }
    }
    assertNight(warehouse);
    for (int night = 0; night < NIGHTS; night++) {
      for (SeededHistory history : warehouse.histories) {
        history.newDay();
        history.change();
        history.change();
        history.change();
      }
      assertNight(warehouse);
    }

    Map<String, PartitionContent> nightByNight = warehouse.contents();
    Path metrics = Path.of(warehouse.archive.zones().root().value()).resolve("metrics");
    Files.move(metrics, directory.resolve("night-by-night"));
    assertThat(warehouse.run().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(warehouse.contents()).isEqualTo(nightByNight);
  }

  private static void assertNight(SeededWarehouse warehouse) throws Exception {
    warehouse.archiveNight();
    MetricsResult result = warehouse.run();
    assertThat(result.error()).isNull();
    assertThat(result.allFindings()).filteredOn(GateFinding::blocks).isEmpty();
    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(warehouse.differences()).isEmpty();
    assertThat(warehouse.run().exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void mergesMakeNoFigureAgainAndEqualRowsKeepTheirFiles() throws Exception {
    SeededWarehouse warehouse = new SeededWarehouse(directory.resolve("books"), HISTORIES, 1);
    SeededHistory history = warehouse.histories.get(0);
    for (int day = 0; day < FIRST_DAYS; day++) {
      history.newDay();
    }
    warehouse.archiveNight(1);
    for (int change = 0; change < 20; change++) {
      history.change();
    }
    warehouse.archiveNight(1);
    assertThat(warehouse.run().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(warehouse.differences()).isEmpty();
    Map<String, List<String>> files = warehouse.files();

    for (Dataset dataset : SeededHistory.DATASETS) {
      history.days().forEach(day -> history.again(dataset, day));
    }
    warehouse.archiveNight(1);
    MetricsResult again = warehouse.run();
    assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(again.tables())
        .filteredOn(table -> table.outcome() == TableResult.TableOutcome.COMMITTED)
        .extracting(TableResult::table)
        .as("tables of the archive, and none that are made of these")
        .isNotEmpty()
        .allMatch(MetricTablesTest::readsTheArchive);
    assertThat(warehouse.files()).isEqualTo(files);
    assertThat(warehouse.archive.files(warehouse.archive.zones().metrics("login_daily")))
        .filteredOn(file -> file.endsWith(".parquet"))
        .hasSameSizeAs(files.get("login_daily"));

    for (Dataset dataset : SeededHistory.DATASETS) {
      history.days().forEach(day -> history.merge(dataset, day));
    }
    warehouse.archiveNight(1);
    assertThat(warehouse.run().exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(warehouse.files()).isEqualTo(files);
  }

  private static boolean readsTheArchive(String name) {
    return MetricTables.OF_EVENTS.stream()
        .filter(table -> table.name().equals(name))
        .flatMap(table -> table.inputs().stream())
        .anyMatch(
            input ->
                SeededHistory.DATASETS.stream().anyMatch(d -> d.name().equals(input.relation())));
  }

  private static MetricsResult run(TestingArchive warehouse, ZoneId zone, SparkSession spark) {
    return TestingNight.run(warehouse, zone, Metrics.BUILT_IN, spark);
  }
}
