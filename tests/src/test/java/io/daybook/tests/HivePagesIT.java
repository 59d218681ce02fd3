package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.hive.sql.HiveSession;
import io.daybook.metrics.app.GivenColumns;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hive, row by row as the embedded stack is configured, finds in pages of ours what was written
 * there, as Spark and DuckDB do in {@code ColumnFilesTest}. It answers with sums of checksums,
 * since its rows come slowly.
 */
@ExtendWith(SharedStack.class)
class HivePagesIT {
  private static final int BLOCK = 500;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  /** Of each row its values as text, null as {@code null}. */
  private static final String QUESTION =
      "SELECT n DIV "
          + BLOCK
          + " AS block, SUM(crc32(CONCAT_WS('|', CAST(n AS STRING), event_id,"
          + " COALESCE(word, 'null'), COALESCE(story, 'null'),"
          + " COALESCE(CAST(small AS STRING), 'null'), COALESCE(CAST(wide AS STRING), 'null'),"
          + " COALESCE(CAST(amount AS STRING), 'null'), COALESCE(CAST(rate AS STRING), 'null'),"
          + " CASE WHEN yes IS NULL THEN 'null' WHEN yes THEN 'true' ELSE 'false' END,"
          + " COALESCE(CAST(`day` AS STRING), 'null'),"
          + " COALESCE(CAST(happened AS STRING), 'null'), COALESCE(extra['a'], 'null'),"
          + " COALESCE(extra['b'], 'null'), COALESCE(extra['c'], 'null'),"
          + " CAST(SIZE(extra) AS STRING)))) AS checksums"
          + " FROM pages.given GROUP BY n DIV "
          + BLOCK;

  @TempDir Path directory;

  @AfterAll
  static void drop() {
    try (HiveSession hive = SharedStack.hive()) {
      hive.execute("DROP DATABASE IF EXISTS pages CASCADE");
    }
  }

  /** Nulls in 100 values, distinct values, rows, rows of a row group, codec. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, ZSTD",
    "100, 3, 8, 8, ZSTD",
    "50, 4, 9, 4, SNAPPY",
    "1, 257, 19999, 50000, ZSTD",
    "50, 256, 20001, 20000, SNAPPY",
    "0, 131073, 140000, 140000, ZSTD"
  })
  void findsTheValuesThatWereWritten(
      int nulls, int distinct, int rows, int groupRows, Compression compression) throws Exception {
    GivenColumns given = new GivenColumns(nulls, distinct, rows);
    DataFile file = given.write(directory.resolve("pages"), groupRows, compression);
    StoragePath home = new StoragePath("/pages-" + rows);
    SharedStack.storage().makeDirectories(home);
    try (StorageOutput out = SharedStack.storage().create(home.child("part-00000.parquet"))) {
      byte[] bytes = Files.readAllBytes(Path.of(file.path()));
      out.write(bytes, 0, bytes.length);
    }

    List<String> expected = expected(given.rows());
    try (HiveSession hive = SharedStack.hive()) {
      hive.execute("CREATE DATABASE IF NOT EXISTS pages");
      hive.execute("DROP TABLE IF EXISTS pages.given");
      hive.execute(
          "CREATE EXTERNAL TABLE pages.given (n BIGINT, event_id STRING, word STRING, story STRING,"
              + " small INT, wide BIGINT, amount DECIMAL(18,4), rate DOUBLE, yes BOOLEAN,"
              + " `day` DATE, happened TIMESTAMP, extra MAP<STRING,STRING>) STORED AS PARQUET"
              + " LOCATION '"
              + home
              + "'");
      List<String> found = new ArrayList<>();
      hive.query(QUESTION).rows().forEach(row -> found.add(row.get(0) + " " + row.get(1)));
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static List<String> expected(List<String> rows) {
    long[] sums = new long[(rows.size() - 1) / BLOCK + 1];
    for (int row = 0; row < rows.size(); row++) {
      String[] values = rows.get(row).split("\\|", -1);
      if (!values[10].equals("null")) {
        LocalDateTime time =
            LocalDateTime.ofInstant(
                Instant.EPOCH.plus(Long.parseLong(values[10]), ChronoUnit.MICROS), ZoneOffset.UTC);
        values[10] = TIME.format(time);
      }
      CRC32 checksum = new CRC32();
      checksum.update(String.join("|", values).getBytes(StandardCharsets.UTF_8));
      sums[row / BLOCK] += checksum.getValue();
    }
    List<String> expected = new ArrayList<>();
    for (int block = 0; block < sums.length; block++) {
      expected.add(block + " " + sums[block]);
    }
    return expected;
  }
}
