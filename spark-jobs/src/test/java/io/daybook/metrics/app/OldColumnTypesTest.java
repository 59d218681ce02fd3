package io.daybook.metrics.app;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.table.TableFile;
import io.daybook.metrics.DeclaredSchema;
import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.purchase.PurchaseDaily;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.PurchaseTables;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Function1;

/** Files from before quantity and units were decimals, beside new ones. */
class OldColumnTypesTest {
  /** Enough distinct numbers that their column chunk has no dictionary. */
  private static final int MANY = 300_000;

  private static final Dataset OLD_PURCHASE =
      new Dataset(
          "purchase", "", with(Datasets.PURCHASE.ownColumns(), Map.of("quantity", INT), List.of()));
  private static final List<Column> OLD_FIGURES =
      with(
          PurchaseTables.PURCHASE_DAILY.columns(),
          Map.of("units", BIGINT),
          List.of("rounding_amount"));
  private static final List<String> QUESTIONS =
      List.of(
          "sum(quantity)",
          "min(quantity)",
          "max(quantity)",
          "sum(quantity * unit_price)",
          "count_if(quantity < 1.5)",
          "count_if(quantity = 2)");

  private static SparkSession spark;

  @TempDir Path directory;
  private TestingArchive warehouse;

  @BeforeAll
  static void start() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2");
    spark = SessionSettings.applied(builder).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void open() throws Exception {
    warehouse = new TestingArchive(directory.resolve("daybook"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsWholeQuantitiesAsDecimals(boolean vectorized) throws Exception {
    spark.conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
    List<String> paths = new ArrayList<>();
    List<Map<String, Object>> many = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      many.add(line(i, "0.01"));
    }
    paths.add(path(warehouse.archive(OLD_PURCHASE, "2026-03-01", 0, many)));
    List<Map<String, Object>> few =
        List.of(line(3, "1"), line(3, "1"), line(Integer.MIN_VALUE, "1"), line(2, "1"));
    paths.add(path(warehouse.archive(OLD_PURCHASE, "2026-03-02", 0, few)));
    paths.add(
        path(
            warehouse.archive(
                Datasets.PURCHASE,
                "2026-03-03",
                0,
                List.of(line("0.3500", "24"), line("2", "1"), line("99999999999999.9999", "1")))));

    var rows =
        new ExactFiles(spark, URI.create("file:///"))
            .read(warehouse.zones().archive("purchase"), Datasets.PURCHASE.columns(), paths);

    assertThat(
            rows.selectExpr(QUESTIONS.toArray(String[]::new)).collectAsList().get(0).mkString(" "))
        .isEqualTo(
            "100042852366362.3499 -2147483648.0000 99999999999999.9999 99998302514870.39990000 4"
                + " 3");
    // Filters are pushed down to the files, where the numbers are whole.
    assertThat(rows.filter("quantity < 1.5").count()).isEqualTo(2 + 1 + 1);
    assertThat(rows.filter("quantity = 2").count()).isEqualTo(3);
    assertThat(rows.filter("quantity = 2.5").count()).isZero();
    assertThat(rows.filter("quantity > 299998.5").count()).isEqualTo(2);
    assertThat(rows.filter("quantity IN (3, 0.35)").count()).isEqualTo(1 + 2 + 1);
    assertThat(rows.groupBy("quantity").count().filter("count = 3").count()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsWholeUnitsAsDecimals(boolean vectorized) throws Exception {
    spark.conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
    String file = figures(Long.MAX_VALUE, 7, 0);

    List<Row> rows =
        new ExactFiles(spark, URI.create("file:///"))
            .read(
                warehouse.zones().metrics("purchase_daily"),
                PurchaseTables.PURCHASE_DAILY.columns(),
                List.of(file))
            .selectExpr("dt", "units", "rounding_amount", "net_amount")
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.mkString(" "))
        .containsExactly(
            "2026-03-01 9223372036854775807.0000 null 1.0000",
            "2026-03-01 7.0000 null 1.0000",
            "2026-03-01 0.0000 null 1.0000");
  }

  @Test
  void readsFilesOfBothTypesInDuckDb() throws Exception {
    String old =
        path(
            warehouse.archive(OLD_PURCHASE, "2026-03-01", 0, List.of(line(3, "1"), line(-2, "1"))));
    String young =
        path(warehouse.archive(Datasets.PURCHASE, "2026-03-02", 0, List.of(line("0.3500", "1"))));
    String figures = figures(7, 0);

    for (String files : List.of(parquet(old, young), parquet(young, old))) {
      assertThat(duckDb("SELECT sum(quantity), min(quantity)" + files)).isEqualTo("1.3500 -2.0000");
      assertThat(duckDb("SELECT count(*)" + files + " WHERE quantity < 0.5")).isEqualTo("2");
      assertThat(duckDb("SELECT count(*)" + files + " WHERE quantity > 2.5")).isEqualTo("1");
      assertThat(duckDb("SELECT count(*)" + files + " WHERE quantity = 2.5")).isEqualTo("0");
    }
    assertThat(duckDb("SELECT CAST(sum(units) AS DECIMAL(38,4))" + parquet(figures)))
        .isEqualTo("7.0000");
  }

  private static String parquet(String... files) {
    return " FROM read_parquet(['" + String.join("', '", files) + "'], union_by_name = true)";
  }

  @Test
  void makesTheSameFiguresOfOldFilesAsOfNewOnes() throws Exception {
    TestingArchive today = new TestingArchive(directory.resolve("today"));
    for (String day : List.of("2026-03-01", "2026-03-02")) {
      List<Map<String, Object>> lines =
          List.of(line(3, "1.2345"), line(-2, "0.5"), line(1, "-3"), line(0, "1"));
      warehouse.archive(OLD_PURCHASE, day, 0, lines);
      today.archive(Datasets.PURCHASE, day, 0, lines);
      List<Map<String, Object>> late = List.of(line("0.2500", "4"));
      warehouse.archive(Datasets.PURCHASE, day, 1, late);
      today.archive(Datasets.PURCHASE, day, 1, late);
    }

    assertThat(run(warehouse).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run(today).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(written(warehouse)).hasSize(2).isEqualTo(written(today));
  }

  private static MetricsResult run(TestingArchive archive) {
    return TestingNight.run(archive, ZoneOffset.UTC, List.of(new PurchaseDaily()), spark);
  }

  private static List<String> written(TestingArchive archive) throws Exception {
    List<String> paths =
        archive.metrics("purchase_daily").partitions().values().stream()
            .flatMap(version -> version.files().stream())
            .map(DataFile::path)
            .toList();
    return new ExactFiles(spark, URI.create("file:///"))
            .read(
                archive.zones().metrics("purchase_daily"),
                PurchaseTables.PURCHASE_DAILY.columns(),
                paths)
            .collectAsList()
            .stream()
            .map(Row::toString)
            .sorted()
            .toList();
  }

  /** Writes rows as a build with the old declaration did, differing in their units. */
  private String figures(long... units) throws Exception {
    StoragePath path =
        warehouse.zones().metrics("purchase_daily").child("dt=2026-03-01").child("part.parquet");
    SparkRowCursor cursor = new SparkRowCursor(OLD_FIGURES);
    Function1<Object, Object> inSparksForm =
        CatalystTypeConverters.createToCatalystConverter(DeclaredSchema.withDay(OLD_FIGURES));
    try (TableFile file =
        TableFile.create(
            new Configuration(),
            new org.apache.hadoop.fs.Path("file", "", path.value()),
            "purchase_daily",
            OLD_FIGURES,
            Compression.ZSTD,
            0)) {
      for (long each : units) {
        List<Object> values = new ArrayList<>(List.of(LocalDate.parse("2026-03-01")));
        for (Column column : OLD_FIGURES) {
          values.add(column.name().equals("units") ? (Object) each : figure(column.type()));
        }
        Row external = RowFactory.create(values.toArray());
        file.write(cursor.at((InternalRow) inSparksForm.apply(external)));
      }
    }
    return path.value();
  }

  private static Object figure(ColumnType type) {
    if (type instanceof ColumnType.Decimal) {
      return BigDecimal.ONE;
    }
    return type == BIGINT ? (Object) 1L : "x";
  }

  private static List<Column> with(
      List<Column> columns, Map<String, ColumnType> types, List<String> lacking) {
    return columns.stream()
        .filter(column -> !lacking.contains(column.name()))
        .map(
            column ->
                types.containsKey(column.name())
                    ? Column.required(column.name(), types.get(column.name()), column.comment())
                    : column)
        .toList();
  }

  private static Map<String, Object> line(Object quantity, String price) {
    return Map.of(
        "order_id",
        "o",
        "quantity",
        quantity,
        "unit_price",
        price,
        "amount",
        amount(quantity, price));
  }

  private static String amount(Object quantity, String price) {
    BigDecimal amount = new BigDecimal(quantity.toString()).multiply(new BigDecimal(price));
    return amount.setScale(4, RoundingMode.HALF_UP).toPlainString();
  }

  private static String path(PartitionVersion version) {
    return version.files().get(0).path();
  }

  private static String duckDb(String sql) throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      // It rounds the constant of a pushed filter to the narrower type of an old file.
      statement.execute("SET disabled_optimizers = 'filter_pushdown'");
      ResultSet result = statement.executeQuery(sql);
      List<String> row = new ArrayList<>();
      result.next();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        row.add(String.valueOf(result.getObject(i)));
      }
      return String.join(" ", row);
    }
  }
}
