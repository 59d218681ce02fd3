package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small batches, many segments, and runs that race. */
class SmallBatchesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void declareSource() throws IOException {
    warehouse = new TestingWarehouse(directory);
    warehouse.shop();
  }

  @Test
  void writesATrickleAndNotTheDayAlsoWhenTheRawFilesAreGone() throws IOException {
    int many = 300_000;
    warehouse.land("shop", 1, lines(0, many));
    warehouse.archivePurchases();
    PartitionVersion day = warehouse.ledger().day("purchase", DAY).get(0);
    warehouse.storage.delete(warehouse.zones.raw("shop"));

    // Half of the trickle is known by now.
    warehouse.land("shop", 2, lines(many - 500, many + 500));
    warehouse.archivePurchases();

    List<PartitionVersion> batches = warehouse.ledger().day("purchase", DAY);
    assertThat(batches).hasSize(2);
    assertThat(batches.get(0)).isEqualTo(day);
    assertThat(batches.get(1).rows()).isEqualTo(500);
    assertThat(batches.get(1).bytes()).isLessThan(100_000).isLessThan(day.bytes() / 50);
    assertThat(warehouse.total().eventsArchived()).isEqualTo(many + 500);
    assertThat(warehouse.total().eventsDuplicate()).isEqualTo(500);
    MergePlan plan = MergePlan.of(warehouse.ledger(), warehouse.sources());
    assertThat(plan.days()).as("the day is not written again").isEmpty();
  }

  @Test
  void makesAtMostTwoFilesOfAThousandSegments() throws IOException {
    int records = 0;
    for (int segment = 0; segment < 1000; segment++) {
      // About 100 KB each.
      String lines = lines(segment * 600, segment * 600 + 600);
      records += 600;
      warehouse.land("shop", segment + 1, lines);
    }

    ArchiveReport report = warehouse.archivePurchases(64L << 20);

    assertThat(report.segments()).isEqualTo(1000);
    List<PartitionVersion> day = warehouse.ledger().day("purchase", DAY);
    assertThat(day).hasSize(1);
    assertThat(day.get(0).files()).hasSizeLessThanOrEqualTo(2);
    assertThat(day.get(0).rows()).isEqualTo(records);
    for (var file : day.get(0).files()) {
      var path = new org.apache.hadoop.fs.Path(file.path());
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(path, TestingWarehouse.HADOOP))) {
        assertThat(reader.getRowGroups())
            .hasSizeLessThanOrEqualTo(2)
            .first()
            .satisfies(group -> assertThat(group.getRowCount()).isGreaterThan(100_000));
      }
    }
    assertThat(warehouse.total())
        .isEqualTo(
            new SourceSums(
                "shop", TestingWarehouse.ARRIVAL, records, records, 0, 0, records, records, 0));
  }

  @Test
  void keepsOneOfTheSameEventThatTwoRunsBringAtOnce() throws IOException {
    warehouse.land("shop", 1, lines(0, 10));
    AtomicInteger attempts = new AtomicInteger();

    ArchiveReport report =
        warehouse.archivePurchases(
            () -> {
              if (attempts.getAndIncrement() == 0) {
                // Another run freezes more, and is faster.
                warehouse.land("shop", 2, lines(5, 15));
                warehouse.archivePurchases();
              }
            });

    assertThat(report.entry()).as("the other run has archived all").isEmpty();
    assertThat(warehouse.total().eventsArchived()).isEqualTo(15);
    assertThat(warehouse.total().eventsDuplicate()).isEqualTo(5);
    assertEachOnce(15);
  }

  @Test
  void losesNoBatchThatRacesWithAMerge() throws IOException {
    warehouse.land("shop", 1, lines(0, 10));
    warehouse.archivePurchases();
    warehouse.land("shop", 2, lines(10, 20));
    warehouse.archivePurchases();
    warehouse.land("shop", 3, lines(15, 30));
    AtomicInteger attempts = new AtomicInteger();

    // The batch is being written when a merge of the day commits.
    warehouse.archivePurchases(
        () -> {
          if (attempts.getAndIncrement() == 0) {
            assertThat(warehouse.mergePurchases().days()).isEqualTo(1);
          }
        });

    assertThat(attempts).hasValue(2);
    assertThat(warehouse.total().eventsArchived()).isEqualTo(30);
    assertThat(warehouse.total().eventsDuplicate()).isEqualTo(5);
    assertEachOnce(30);
    warehouse.mergePurchases();
    assertEachOnce(30);
    assertThat(warehouse.ledger().day("purchase", DAY)).hasSize(1);
  }

  private void assertEachOnce(int events) throws IOException {
    List<String> ids =
        warehouse.rows("purchase").stream().map(row -> row.getString("event_id", 0)).toList();
    assertThat(new HashSet<>(ids)).hasSize(events);
    assertThat(ids).hasSize(events);
    for (PartitionVersion version : warehouse.ledger().partitions().values()) {
      assertThat(warehouse.storage.list(new StoragePath(version.directory()))).isNotEmpty();
    }
  }

  private static String lines(int from, int to) {
    StringBuilder lines = new StringBuilder();
    IntStream.range(from, to)
        .forEach(
            i ->
                lines.append(
                    String.format(
                        Locale.ROOT,
                        "{\"id\":\"event-%08d\",\"at\":\"2026-03-01T%02d:%02d:%02dZ\",\"user\":"
                            + "\"user-%05d\",\"order\":\"order-%07d\",\"qty\":%d,"
                            + "\"price\":\"%d.99\"}%n",
                        i,
                        i / 3600 % 24,
                        i / 60 % 60,
                        i % 60,
                        Integer.toUnsignedLong(i * -1_640_531_527) % 20_000,
                        i / 3,
                        1 + i % 5,
                        i % 90)));
    return lines.toString();
  }
}
