package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.table.BatchMerger;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.ledger.SupersededVersion;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeRunTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @TempDir Path directory;
  private TestingWarehouse warehouse;
  private long file;
  private long batch;

  @BeforeEach
  void declareSource() throws IOException {
    warehouse = new TestingWarehouse(directory);
    warehouse.shop("reject-limit: 100%");
  }

  @Test
  void leavesATrickleToItsBatch() throws IOException {
    archive(20, "2026-03-01");
    archive(5, "2026-03-01");

    assertThat(merge().entry()).isEmpty();
    assertThat(warehouse.ledger().day("purchase", DAY)).hasSize(2);
  }

  @Test
  void mergesNewcomersOfMoreThanAQuarter() throws IOException {
    archive(20, "2026-03-01");
    archive(6, "2026-03-01");
    List<String> before = rows();
    SourceSums sums = warehouse.total();

    MergeReport report = merge();

    assertThat(report.days()).isEqualTo(1);
    assertThat(report.batches()).isEqualTo(1);
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(before).hasSize(26);
    assertThat(warehouse.total()).isEqualTo(sums);
    assertThat(warehouse.ledger().day("purchase", DAY))
        .singleElement()
        .satisfies(version -> assertThat(version.files()).hasSize(1))
        .satisfies(version -> assertThat(version.key().batch()).isZero());
    assertThat(merge().entry()).isEmpty();
  }

  @Test
  void mergesMoreBatchesThanEightInTheOrderOfUsersAndTimes() throws IOException {
    archive(100, "2026-03-01");
    for (int run = 0; run < 7; run++) {
      archive(1, "2026-03-01");
    }
    assertThat(merge().entry()).isEmpty();
    archive(1, "2026-03-01");

    assertThat(merge().batches()).isEqualTo(8);

    List<String> keys =
        warehouse.rows("purchase").stream()
            .map(row -> row.getString("user_id", 0) + " " + row.getLong("event_time_ms", 0))
            .toList();
    assertThat(keys).hasSize(108).isSorted();
  }

  @Test
  void mergesADayThatNothingCanComeToAnyMore() throws IOException {
    archive(20, "2026-03-01");
    archive(1, "2026-03-01");
    assertThat(merge().entry()).isEmpty();

    // The limit is thirty days, measured from the newest arrival.
    land(1, "2026-04-01", LocalDate.of(2026, 4, 1));
    warehouse.archivePurchases();

    assertThat(merge().days()).isEqualTo(1);
    assertThat(warehouse.ledger().day("purchase", DAY)).hasSize(1);
  }

  @Test
  void keepsOldVersionsForTheirReaders() throws IOException {
    archive(20, "2026-03-01");
    archive(6, "2026-03-01");
    List<PartitionVersion> batches = warehouse.ledger().day("purchase", DAY);

    merge();

    assertThat(warehouse.ledger().superseded())
        .extracting(SupersededVersion::directory)
        .containsExactlyInAnyOrderElementsOf(
            batches.stream().map(PartitionVersion::directory).toList());
    for (PartitionVersion old : batches) {
      assertThat(warehouse.storage.list(new StoragePath(old.directory()))).isNotEmpty();
    }
  }

  @Test
  void beginsTheNextBatchAtOneAfterAMerge() throws IOException {
    archive(20, "2026-03-01");
    archive(6, "2026-03-01");
    merge();
    archive(1, "2026-03-01");

    assertThat(warehouse.ledger().day("purchase", DAY))
        .extracting(PartitionVersion::key)
        .containsExactly(
            new PartitionKey("purchase", DAY, 0), new PartitionKey("purchase", DAY, 1));
    assertThat(rows()).hasSize(27);
  }

  @Test
  void knowsDuplicatesOfMergedRows() throws IOException {
    archive(20, "2026-03-01");
    archive(6, "2026-03-01");
    merge();
    batch = 0;

    archive(20, "2026-03-01");

    assertThat(rows()).hasSize(26);
    assertThat(warehouse.total().eventsDuplicate()).isEqualTo(20);
  }

  @Test
  void startsAgainWhenABatchComesInBetween() throws IOException {
    archive(20, "2026-03-01");
    archive(6, "2026-03-01");
    AtomicInteger calls = new AtomicInteger();
    BatchMerger merger = merger();

    MergeReport report =
        run((table, columns, batches, place) -> {
              var files = merger.merge(table, columns, batches, place);
              if (calls.getAndIncrement() == 0) {
                archive(3, "2026-03-01");
              }
              return files;
            })
            .run(Datasets.PURCHASE, warehouse.sources());

    assertThat(calls).hasValue(2);
    assertThat(report.batches()).isEqualTo(2);
    assertThat(rows()).hasSize(29);
    assertThat(new BegunRuns(warehouse.storage, warehouse.zones.archive("purchase")).list())
        .as("the attempt that was in vain has left files for the sweep")
        .hasSize(1);
  }

  @Test
  void leavesBatchesWithAColumnThatIsNoLongerDeclared() throws IOException {
    archive(20, "2026-03-01");
    archive(6, "2026-03-01");
    Dataset narrower =
        new Dataset(
            "purchase",
            Datasets.PURCHASE.comment(),
            Datasets.PURCHASE.ownColumns().stream()
                .filter(column -> !column.name().equals("quantity"))
                .toList());

    MergeReport report = run(merger()::merge).run(narrower, warehouse.sources());

    assertThat(report.entry()).isEmpty();
    assertThat(warehouse.ledger().day("purchase", DAY)).hasSize(2);
  }

  @Test
  void fillsAColumnThatWasDeclaredLater() throws IOException {
    archive(20, "2026-03-01");
    archive(6, "2026-03-01");
    List<Column> columns = new ArrayList<>(Datasets.PURCHASE.ownColumns());
    columns.add(2, Column.optional("shelf", ColumnType.Simple.STRING, "where it stood"));
    Dataset wider = new Dataset("purchase", Datasets.PURCHASE.comment(), columns);

    run(merger()::merge).run(wider, warehouse.sources());

    List<Group> rows = warehouse.rows("purchase");
    assertThat(rows).hasSize(26);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.getFieldRepetitionCount("shelf")).isZero())
        .allSatisfy(row -> assertThat(row.getLong("quantity", 0)).isPositive());
  }

  @Test
  void mergesTheQuarantineOfADay() throws IOException {
    for (int run = 0; run < 9; run++) {
      file++;
      warehouse.land("shop", file, "{\"broken\": " + run + "\n");
      warehouse.archivePurchases();
    }
    assertThat(warehouse.ledger().day(QuarantineTable.NAME, TestingWarehouse.ARRIVAL)).hasSize(9);

    merge();

    assertThat(warehouse.ledger().day(QuarantineTable.NAME, TestingWarehouse.ARRIVAL)).hasSize(1);
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .extracting(row -> row.getString("record", 0))
        .containsExactly(
            IntStream.range(0, 9).mapToObj(run -> "{\"broken\": " + run).toArray(String[]::new));
  }

  private MergeReport merge() throws IOException {
    return run(merger()::merge).run(Datasets.PURCHASE, warehouse.sources());
  }

  private BatchMerger merger() {
    return new BatchMerger(TestingWarehouse.HADOOP, DaybookConfig.Compression.ZSTD);
  }

  private MergeRun run(MergeEngine engine) {
    return new MergeRun(
        warehouse.storage,
        new DaybookConfig.Warehouse(warehouse.zones, ZoneOffset.UTC),
        engine,
        Clock.fixed(Instant.parse("2026-03-05T02:00:00Z"), ZoneOffset.UTC),
        RunId::random,
        Progress.NONE);
  }

  /** Archives as many purchases of a day as one run. */
  private void archive(int count, String day) throws IOException {
    land(count, day, TestingWarehouse.ARRIVAL);
    assertThat(warehouse.archivePurchases().entry()).isPresent();
  }

  private void land(int count, String day, LocalDate arrival) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      long id = batch * 1000 + i;
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%s-%d\",\"at\":\"%sT%02d:00:00Z\",\"user\":\"u%d\",\"order\":\"o\","
                  + "\"qty\":1,\"price\":\"1.50\",\"color\":\"red %d\"}\n",
              day,
              id,
              day,
              id % 24,
              id % 7,
              id));
    }
    batch++;
    file++;
    warehouse.land("shop", file, 0, arrival, lines.toString());
  }

  private List<String> rows() throws IOException {
    return warehouse.rows("purchase").stream().map(Group::toString).toList();
  }
}
