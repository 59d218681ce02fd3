package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.table.TableFile;
import io.daybook.metrics.DeclaredSchema;
import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.facts.GatheredTable;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.PropensityTables;
import io.daybook.warehouse.table.StateTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Function1;

/** Scores of buyers, told from committed files of {@code sale_day}; no Spark is started. */
class PropensityTablesTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final LocalDate JUNE = LocalDate.of(2026, 6, 30);

  @TempDir Path directory;
  private TestingArchive warehouse;

  @BeforeEach
  void open() throws IOException {
    warehouse = new TestingArchive(directory);
  }

  @Test
  void scoresBuyersOnceAsOfTheLastMonthsEnd() throws Exception {
    sell(LocalDate.of(2026, 7, 5), Buyers.OF_THEIR_OWN_PACE);

    assertThat(run().exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(
            rows(
                PropensityTables.PURCHASE_PROPENSITY,
                "SELECT min(dt), max(dt), count(*) > 300, count(DISTINCT user_id) = count(*),"
                    + " min(decile), max(decile), min(probability) > 0, max(probability) < 1,"
                    + " count_if(user_id = '(none)') FROM rows"))
        .containsExactly(JUNE + " " + JUNE + " true true 1 10 true true 0");
    assertThat(
            rows(
                PropensityTables.MODEL_REPORT,
                "SELECT dt, model, published, auc > frequency_auc, auc > 0.6,"
                    + " abs(expected_share - observed_share) < 0.1, recency IS NOT NULL FROM rows"))
        .containsExactly(JUNE + " purchase_propensity 1 true true true true");

    assertThat(run().exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void publishesNoScoresThatTellNothing() throws Exception {
    sell(LocalDate.of(2026, 7, 5), Buyers.WHO_NEVER_COME_BACK);

    assertThat(run().exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(warehouse.metrics("purchase_propensity").partitions()).isEmpty();
    assertThat(rows(PropensityTables.MODEL_REPORT, "SELECT published, auc FROM rows"))
        .containsExactly("0 null");
    assertThat(run().exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void waitsForThreeMonths() throws Exception {
    sell(LocalDate.of(2026, 3, 30), Buyers.OF_THEIR_OWN_PACE);

    assertThat(run().exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  private enum Buyers {
    OF_THEIR_OWN_PACE,
    WHO_NEVER_COME_BACK
  }

  private void sell(LocalDate last, Buyers buyers) throws IOException {
    Random random = new Random(12);
    NavigableMap<LocalDate, List<String>> sales = new TreeMap<>();
    for (int user = 0; user < 700; user++) {
      double pace = 0.002 + 0.04 * random.nextDouble() * random.nextDouble();
      LocalDate goes = FIRST.plusDays(20L + random.nextInt(400));
      for (LocalDate day = FIRST; !day.isAfter(last) && day.isBefore(goes); day = day.plusDays(1)) {
        if (random.nextDouble() < pace) {
          List<String> own = sales.computeIfAbsent(day, none -> new ArrayList<>());
          own.add("user " + user);
          own.add("(none)");
          if (buyers == Buyers.WHO_NEVER_COME_BACK) {
            break;
          }
        }
      }
    }
    List<PartitionVersion> events = new ArrayList<>();
    List<PartitionVersion> figures = new ArrayList<>();
    for (LocalDate day = FIRST; !day.isAfter(last); day = day.plusDays(1)) {
      events.add(version("purchase", day, new DataFile("/none/" + day, 1, 1, Map.of(), Map.of())));
      figures.add(version("sale_day", day, write(day, sales.getOrDefault(day, List.of()))));
    }
    commit(warehouse.zones().archive("purchase"), events);
    commit(warehouse.zones().metrics("sale_day"), figures);
  }

  private DataFile write(LocalDate day, List<String> users) throws IOException {
    List<Column> columns = StateTables.SALE_DAY.columns();
    SparkRowCursor cursor = new SparkRowCursor(columns);
    Function1<Object, Object> inSparksForm =
        CatalystTypeConverters.createToCatalystConverter(DeclaredSchema.withDay(columns));
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(
            warehouse.zones().metrics("sale_day").child("dt=" + day).child("part").value());
    TableFile file =
        TableFile.create(new Configuration(), path, "sale_day", columns, Compression.ZSTD, 0);
    try {
      for (int at = 0; at < users.size(); at++) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(day);
        for (Column column : columns) {
          values.add(value(column, users.get(at), at));
        }
        file.write(
            cursor.at((InternalRow) inSparksForm.apply(RowFactory.create(values.toArray()))));
      }
    } finally {
      file.close();
    }
    return file.described();
  }

  private static Object value(Column column, String user, int order) {
    return switch (column.name()) {
      case "currency" -> "EUR";
      case "user_id" -> user;
      case "order_id" -> "order " + order;
      case "sales" -> 1L;
      case "gross_amount" -> new BigDecimal("40.0000");
      default ->
          column.type() == ColumnType.Simple.BIGINT
              ? (Object) 1L
              : column.type() instanceof ColumnType.Decimal ? new BigDecimal("0.0000") : "x";
    };
  }

  private static PartitionVersion version(String table, LocalDate day, DataFile file) {
    return new PartitionVersion(
        new PartitionKey(table, day, 0), 1, RunId.random(), "/none", List.of(file), Map.of());
  }

  private void commit(StoragePath home, List<PartitionVersion> versions) throws IOException {
    Ledger ledger = new Ledger(warehouse.storage(), home);
    ledger.commit(
        LedgerDraft.commit(RunId.random(), ledger.state().number())
            .adds(versions)
            .entry(Instant.EPOCH));
  }

  private MetricsResult run() {
    return TestingNight.run(
        warehouse,
        ZoneOffset.UTC,
        List.of(),
        GatheredTable.ALL.stream()
            .filter(table -> PropensityTables.ALL.contains(table.table()))
            .toList(),
        PropensityTablesTest::noSession);
  }

  private static SparkSession noSession() {
    throw new AssertionError("expected no session of Spark");
  }

  private List<String> rows(MetricTable table, String question) throws Exception {
    String files =
        warehouse.metrics(table.name()).partitions().values().stream()
            .flatMap(version -> version.files().stream())
            .map(file -> "'" + file.path() + "'")
            .collect(Collectors.joining(", "));
    return DuckRows.of(
        "WITH rows AS (SELECT * FROM read_parquet(["
            + files
            + "], hive_partitioning = true)) "
            + question,
        " ");
  }
}
