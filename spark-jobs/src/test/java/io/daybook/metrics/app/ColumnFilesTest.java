package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.table.TableFile;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.ledger.DataFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written column by column is what each reader finds. */
class ColumnFilesTest {
  private static final String READ =
      "n, event_id, word, story, CAST(small AS VARCHAR(20)), CAST(wide AS VARCHAR(20)),"
          + " CAST(amount AS VARCHAR(30)), rate, yes, CAST(day AS VARCHAR(10)), %s,"
          + " extra['a'], extra['b'], extra['c'], cardinality(extra)";

  private static SparkSession spark;

  @TempDir java.nio.file.Path directory;

  @BeforeAll
  static void start() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "1");
    spark = SessionSettings.applied(builder).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Nulls in 100 values, distinct values, rows, rows of a row group, codec. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, ZSTD",
    "0, 2, 7, 100, ZSTD",
    "100, 3, 8, 8, ZSTD",
    "50, 4, 9, 4, SNAPPY",
    "1, 5, 19999, 50000, ZSTD",
    "1, 255, 20000, 50000, ZSTD",
    "50, 256, 20001, 20000, SNAPPY",
    "0, 257, 45000, 23000, ZSTD",
    "1, 65536, 80000, 80000, ZSTD",
    "0, 131071, 131071, 200000, ZSTD",
    "0, 131072, 200000, 200000, ZSTD",
    "0, 131073, 140000, 200000, SNAPPY",
    "0, 140000, 250000, 250000, ZSTD"
  })
  void givesEveryReaderTheSameValues(
      int nulls, int distinct, int rows, int groupRows, Compression compression) throws Exception {
    GivenColumns given = new GivenColumns(nulls, distinct, rows);
    DataFile file = given.write(directory.resolve("dt=2026-03-01"), groupRows, compression);

    List<String> expected = given.rows();
    assertThat(file.rows()).isEqualTo(rows);
    assertThat(duckRows(file)).isEqualTo(expected);
    for (String vectorized : rows > 50_000 ? List.of("true") : List.of("true", "false")) {
      spark.conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
      assertThat(sparkRows(file)).as("vectorized: " + vectorized).isEqualTo(expected);
    }
    assertThat(file)
        .isEqualTo(
            TableFile.describe(new Configuration(), new Path(file.path()), GivenColumns.COLUMNS));
  }

  /** Readers that skip pages by their index find each value. */
  @Test
  void findsValuesThroughTheIndexesOfPages() throws Exception {
    GivenColumns given = new GivenColumns(1, 300, 70_000);
    DataFile file = given.write(directory.resolve("dt=2026-03-01"), 50_000, Compression.ZSTD);
    spark.read().parquet(file.path()).createOrReplaceTempView("given");

    for (int row : new int[] {0, 19_999, 20_000, 49_999, 50_000, 69_999}) {
      assertThat(
              spark
                  .sql("SELECT n FROM given WHERE event_id = '" + GivenColumns.id(row) + "'")
                  .collectAsList())
          .extracting(found -> found.getLong(0))
          .containsExactly((long) row);
    }
    try (ParquetFileReader reader =
        TableFile.open(
            new Configuration(),
            HadoopInputFile.fromPath(new Path(file.path()), new Configuration()))) {
      assertThat(reader.getRowGroups())
          .extracting(BlockMetaData::getRowCount)
          .containsExactly(50_000L, 20_000L);
      int first = 0;
      for (BlockMetaData group : reader.getRowGroups()) {
        for (ColumnChunkMetaData chunk : group.getColumns()) {
          OffsetIndex pages = reader.readOffsetIndex(chunk);
          assertThat(pages.getPageCount())
              .isGreaterThanOrEqualTo((int) group.getRowCount() / 20_000);
          if (chunk.getPath().toDotString().equals("wide")) {
            long[] bounds = given.bounds(first, first + (int) group.getRowCount());
            Statistics<?> statistics = chunk.getStatistics();
            assertThat(statistics.minAsString()).isEqualTo(String.valueOf(bounds[0]));
            assertThat(statistics.maxAsString()).isEqualTo(String.valueOf(bounds[1]));
            assertThat(statistics.getNumNulls()).isEqualTo(bounds[2]);
          }
        }
        first += (int) group.getRowCount();
      }
    }
  }

  private static List<String> duckRows(DataFile file) throws Exception {
    return DuckRows.of(
        "SELECT "
            + String.format(READ, "CAST(epoch_us(happened) AS VARCHAR)")
            + " FROM read_parquet('"
            + file.path()
            + "') ORDER BY n",
        "|");
  }

  private static List<String> sparkRows(DataFile file) {
    spark.read().parquet(file.path()).createOrReplaceTempView("given");
    List<String> rows = new ArrayList<>();
    for (Row row :
        spark
            .sql(
                "SELECT "
                    + String.format(
                        READ, "CAST(unix_micros(CAST(happened AS TIMESTAMP)) AS VARCHAR(30))")
                    + " FROM given ORDER BY n")
            .collectAsList()) {
      rows.add(
          IntStream.range(0, row.size())
              .mapToObj(i -> String.valueOf(row.get(i)))
              .collect(Collectors.joining("|")));
    }
    return rows;
  }
}
