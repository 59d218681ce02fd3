package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.table.ColumnFiles;
import io.daybook.archive.table.ColumnValues;
import io.daybook.archive.table.TableFile;
import io.daybook.archive.table.Texts;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
  private static final List<Column> COLUMNS =
      List.of(
          Column.required("n", ColumnType.Simple.BIGINT, "the row"),
          Column.required("event_id", ColumnType.Simple.STRING, "unlike all others"),
          Column.optional("word", ColumnType.Simple.STRING, "one of some"),
          Column.optional("story", ColumnType.Simple.STRING, "a long one"),
          Column.optional("small", ColumnType.Simple.INT, "one of some"),
          Column.optional("wide", ColumnType.Simple.BIGINT, "any"),
          Column.optional("amount", new ColumnType.Decimal(18, 4), "any"),
          Column.optional("rate", ColumnType.Simple.DOUBLE, "any"),
          Column.optional("yes", ColumnType.Simple.BOOLEAN, "yes or no"),
          Column.optional("day", ColumnType.Simple.DATE, "a day"),
          Column.optional("happened", ColumnType.Simple.TIMESTAMP, "an instant"),
          Column.required("extra", ColumnType.Simple.STRING_MAP, "some"));

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
    "0, 131072, 200000, 200000, ZSTD",
    "0, 140000, 250000, 250000, ZSTD"
  })
  void givesEveryReaderTheSameValues(
      int nulls, int distinct, int rows, int groupRows, Compression compression) throws Exception {
    GivenColumns given = new GivenColumns(nulls, distinct, rows);
    DataFile file = written(given, groupRows, compression);

    List<String> expected = given.rows();
    assertThat(file.rows()).isEqualTo(rows);
    assertThat(duckRows(file)).isEqualTo(expected);
    for (String vectorized : rows > 50_000 ? List.of("true") : List.of("true", "false")) {
      spark.conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
      assertThat(sparkRows(file)).as("vectorized: " + vectorized).isEqualTo(expected);
    }
    assertThat(file)
        .isEqualTo(TableFile.describe(new Configuration(), new Path(file.path()), COLUMNS));
  }

  /** Readers that skip pages by their index find each value. */
  @Test
  void findsValuesThroughTheIndexesOfPages() throws Exception {
    GivenColumns given = new GivenColumns(1, 300, 70_000);
    DataFile file = written(given, 50_000, Compression.ZSTD);
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

  private DataFile written(GivenColumns given, int groupRows, Compression compression)
      throws Exception {
    try (ColumnFiles files =
            new ColumnFiles(new Configuration(), "given", COLUMNS, compression, 2);
        ColumnFiles.Partition partition =
            files.partition(new StoragePath(directory.resolve("dt=2026-03-01").toString()))) {
      partition.write(given.count, groupRows, given::column);
      List<DataFile> written = partition.finish();
      assertThat(written).hasSize(1);
      return written.get(0);
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

  /** Random values, some of them at the limits of their types. */
  private static final class GivenColumns {
    private final int count;
    private final String[][] shown;
    private final ColumnValues[] values = new ColumnValues[COLUMNS.size()];
    private final long[] wide;
    private final BitSet noWide;

    GivenColumns(int nullPercent, int distinct, int count) {
      this.count = count;
      this.shown = new String[15][count];
      SplittableRandom random = new SplittableRandom(nullPercent * 31L + distinct);
      long[] some = new long[distinct];
      Arrays.setAll(some, i -> i < LIMITS.length ? LIMITS[i] : random.nextLong());
      values[0] = numbers(0, random, 0, i -> i, String::valueOf);
      values[1] = strings(1, random, 0, false, GivenColumns::id);
      values[2] = strings(2, random, nullPercent, true, i -> word(random.nextInt(distinct)));
      values[3] =
          strings(
              3,
              random,
              nullPercent,
              distinct % 2 == 1,
              i -> "é€😀x".repeat(random.nextInt(1, i % 5000 == 0 ? 9000 : 9)));
      values[4] =
          numbers(
              4, random, nullPercent, i -> (int) some[random.nextInt(distinct)], String::valueOf);
      ColumnValues.NumberValues any =
          numbers(
              5,
              random,
              nullPercent,
              i -> some[i < distinct ? i : random.nextInt(distinct)],
              String::valueOf);
      values[5] = any;
      wide = given;
      noWide = givenNulls;
      values[6] =
          numbers(
              6,
              random,
              nullPercent,
              i -> some[random.nextInt(distinct)] % 1_000_000_000_000_000_000L,
              value -> BigDecimal.valueOf(value, 4).toPlainString());
      values[7] =
          numbers(
              7,
              random,
              nullPercent,
              i -> Double.doubleToLongBits(i % 7 == 0 ? -0.5 * (i + 1) : random.nextDouble()),
              value -> String.valueOf(Double.longBitsToDouble(value)));
      values[8] =
          numbers(
              8, random, nullPercent, i -> random.nextInt(2), value -> String.valueOf(value == 1));
      values[9] =
          numbers(
              9,
              random,
              nullPercent,
              i -> random.nextInt(-100_000, 100_000),
              value -> LocalDate.ofEpochDay(value).toString());
      values[10] =
          numbers(
              10,
              random,
              nullPercent,
              i -> random.nextLong(-60_000_000_000_000_000L, 60_000_000_000_000_000L),
              String::valueOf);
      values[11] = maps(random, distinct);
    }

    private static final long[] LIMITS = {
      Long.MAX_VALUE, Long.MIN_VALUE, 0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1
    };

    private long[] given = {};
    private BitSet givenNulls = new BitSet();

    static String id(int row) {
      return Long.toHexString(row * 0x9E3779B97F4A7C15L) + row;
    }

    private static String word(int number) {
      return number == 0 ? "" : "w" + number;
    }

    private ColumnValues.NumberValues numbers(
        int column,
        SplittableRandom random,
        int nullPercent,
        java.util.function.IntToLongFunction value,
        java.util.function.LongFunction<String> text) {
      given = new long[count];
      givenNulls = new BitSet();
      for (int row = 0; row < count; row++) {
        if (random.nextInt(100) < nullPercent) {
          givenNulls.set(row);
          shown[column][row] = "null";
        } else {
          given[row] = value.applyAsLong(row);
          shown[column][row] = text.apply(given[row]);
        }
      }
      return new ColumnValues.NumberValues(given, givenNulls);
    }

    /** Texts are told to be distinct, or each row has its own. */
    private ColumnValues.Strings strings(
        int column,
        SplittableRandom random,
        int nullPercent,
        boolean isDistinct,
        java.util.function.IntFunction<String> value) {
      GivenTexts texts = new GivenTexts(isDistinct);
      int[] numbers = new int[count];
      for (int row = 0; row < count; row++) {
        if (random.nextInt(100) < nullPercent) {
          numbers[row] = ColumnValues.Strings.NULL;
          shown[column][row] = "null";
        } else {
          shown[column][row] = value.apply(row);
          numbers[row] = texts.add(shown[column][row]);
        }
      }
      return texts.strings(numbers);
    }

    /** Collects texts, each once if they are to be distinct. */
    private static final class GivenTexts {
      private final boolean isDistinct;
      private final Texts texts = new Texts();
      private final Map<String, Integer> known = new HashMap<>();

      GivenTexts(boolean isDistinct) {
        this.isDistinct = isDistinct;
      }

      int add(String text) {
        Integer number = isDistinct ? known.get(text) : null;
        if (number == null) {
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          texts.add(utf8, 0, utf8.length);
          number = texts.count() - 1;
          known.put(text, number);
        }
        return number;
      }

      ColumnValues.Strings strings(int[] numbers) {
        return isDistinct
            ? ColumnValues.Strings.ofDistinct(numbers, texts)
            : ColumnValues.Strings.ofAny(numbers, texts);
      }
    }

    /** Each row has some of the keys a, b, c. */
    private ColumnValues.StringMaps maps(SplittableRandom random, int distinct) {
      GivenTexts keys = new GivenTexts(true);
      GivenTexts texts = new GivenTexts(distinct % 2 == 0);
      List<Integer> keyNumbers = new ArrayList<>();
      List<Integer> textNumbers = new ArrayList<>();
      int[] ends = new int[count];
      for (int row = 0; row < count; row++) {
        int which = random.nextInt(8);
        for (int key = 0; key < 3; key++) {
          boolean has = (which >> key & 1) == 1;
          shown[11 + key][row] = has ? word(random.nextInt(distinct)) : "null";
          if (has) {
            keyNumbers.add(keys.add(String.valueOf((char) ('a' + key))));
            textNumbers.add(texts.add(shown[11 + key][row]));
          }
        }
        shown[14][row] = String.valueOf(Integer.bitCount(which));
        ends[row] = keyNumbers.size();
      }
      return new ColumnValues.StringMaps(
          ends,
          keys.strings(keyNumbers.stream().mapToInt(Integer::intValue).toArray()),
          texts.strings(textNumbers.stream().mapToInt(Integer::intValue).toArray()));
    }

    ColumnValues column(int index) {
      return values[index];
    }

    /** Returns the least and most of the wide numbers of some rows, and how many are null. */
    long[] bounds(int from, int to) {
      long[] bounds = {Long.MAX_VALUE, Long.MIN_VALUE, 0};
      for (int row = from; row < to; row++) {
        if (noWide.get(row)) {
          bounds[2]++;
        } else {
          bounds[0] = Math.min(bounds[0], wide[row]);
          bounds[1] = Math.max(bounds[1], wide[row]);
        }
      }
      return bounds;
    }

    List<String> rows() {
      return IntStream.range(0, count)
          .mapToObj(
              row ->
                  Arrays.stream(shown).map(column -> column[row]).collect(Collectors.joining("|")))
          .toList();
    }
  }
}
