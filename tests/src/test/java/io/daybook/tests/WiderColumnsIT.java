package io.daybook.tests;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.INT;
import static io.daybook.warehouse.table.Datasets.PURCHASE;
import static io.daybook.warehouse.table.PurchaseTables.PURCHASE_DAILY;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.hive.ddl.DdlGenerator;
import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.publish.Publisher;
import io.daybook.hive.sql.HiveSession;
import io.daybook.metrics.ParquetReading;
import io.daybook.metrics.TestingArchive;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A warehouse from before quantity and units were decimals: Hive, Spark and DuckDB read its files
 * as the new types, and a night goes on with it.
 */
@ExtendWith(SharedStack.class)
class WiderColumnsIT {
  private static final String ROOT = "/wider";
  private static final String FIRST = "2026-03-01";
  private static final String SECOND = "2026-03-02";
  private static final Dataset OLD_PURCHASE =
      new Dataset("purchase", "", with(PURCHASE.ownColumns(), Map.of("quantity", INT), List.of()));
  private static final List<Column> OLD_FIGURES =
      with(PURCHASE_DAILY.columns(), Map.of("units", BIGINT), List.of("rounding_amount"));

  private static final List<String> OF_LINES =
      List.of(
          "SELECT CAST(dt AS %s) AS d, COUNT(*) AS n, SUM(quantity) AS s, MIN(quantity) AS least,"
              + " MAX(quantity) AS most, SUM(quantity * unit_price) AS gross, SUM(amount) AS net"
              + " FROM %s GROUP BY dt ORDER BY d",
          "SELECT CAST(dt AS %s) AS d, COUNT(*) AS n FROM %s WHERE quantity < 1.5 GROUP BY dt"
              + " ORDER BY d",
          "SELECT CAST(dt AS %s) AS d, quantity, COUNT(*) AS n FROM %s WHERE quantity IN (2, 3)"
              + " GROUP BY dt, quantity ORDER BY d, quantity");
  private static final List<String> OF_FIGURES =
      List.of(
          "SELECT CAST(dt AS %s) AS d, SUM(units) AS units, MAX(units) AS most, SUM(gross_amount)"
              + " AS gross, SUM(net_amount) AS net FROM %s WHERE dt = '2026-03-02' GROUP BY dt",
          "SELECT CAST(dt AS %s) AS d, units, net_amount FROM %s WHERE dt = '2026-03-02'"
              + " AND units > 4.5");

  @TempDir private Path directory;
  private Command command;
  private TestingArchive warehouse;

  @Test
  void goesOnWithAWarehouseWhoseQuantitiesWereWhole() throws Exception {
    configure();
    fill();
    makeOldTables();
    publish();
    Map<String, List<String>> before = hive(true);

    Command.CommandResult ddl = command.run("ddl", "apply");

    assertThat(ddl.exitCode()).as(ddl.err()).isZero();
    assertThat(ddl.out())
        .containsPattern("daybook.purchase +changed +quantity is now decimal\\(18,4\\)")
        .containsPattern(
            "purchase_daily +changed +units is now decimal\\(38,4\\); added rounding_amount");
    assertThat(command.run("ddl", "apply").exitCode()).isEqualTo(10);
    assertThat(hive(true)).as("vectorized").isEqualTo(before);
    assertThat(hive(false)).as("row by row").isEqualTo(before);
    assertThat(duckDb("before")).isEqualTo(before);
    assertThat(spark(OF_LINES)).isEqualTo(before.get("lines"));

    night();

    assertThat(warehouse.archive(PURCHASE).day("purchase", LocalDate.parse(FIRST)))
        .as("the batches were merged")
        .singleElement()
        .returns(32L, PartitionVersion::rows);
    Map<String, List<String>> after = hive(true);
    assertThat(after.get("figures")).isEqualTo(before.get("figures"));
    // Twelve times 0.25 at 4.00 came to the first day.
    assertThat(after.get("lines"))
        .containsExactly(
            "2026-03-01|32|2147483726|-5|2147483647|3221225596.5|3221225596.5",
            "2026-03-02|3|4|-1|3|8|8",
            "2026-03-01|19",
            "2026-03-02|1",
            "2026-03-01|2|1",
            "2026-03-01|3|1",
            "2026-03-02|2|1",
            "2026-03-02|3|1");
    assertThat(hive(false)).as("row by row").isEqualTo(after);
    assertThat(duckDb("after")).isEqualTo(after);
    assertThat(spark(OF_LINES)).isEqualTo(after.get("lines"));

    // Days made before have no rounding, which was 0; made anew, they say so, and nothing else.
    try (HiveSession hive = SharedStack.hive()) {
      assertThat(
              rows(
                  hive,
                  "SELECT rounding_amount, gross_amount, orders FROM daybook_metrics.purchase_daily"
                      + " WHERE dt = '2026-03-02'"))
          .containsExactly("0|9|1");
    }
  }

  private void fill() throws Exception {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = -5; i < 14; i++) {
      lines.add(line(i, "1.5"));
    }
    lines.add(line(Integer.MAX_VALUE, "1.5"));
    warehouse.archive(OLD_PURCHASE, FIRST, 0, lines);
    PartitionVersion second =
        warehouse.archive(
            OLD_PURCHASE, SECOND, 0, List.of(line(2, "1.5"), line(3, "2"), line(-1, "1")));
    Map<String, Object> figures = new LinkedHashMap<>();
    for (Column dimension : PURCHASE_DAILY.dimensions()) {
      figures.put(dimension.name(), "(none)");
    }
    for (Column measure : OLD_FIGURES.subList(figures.size(), OLD_FIGURES.size())) {
      figures.put(measure.name(), measure.type() == BIGINT ? (Object) 0L : "0");
    }
    figures.putAll(Map.of("orders", 1L, "line_items", 3L, "units", 5L, "anonymous_line_items", 3L));
    figures.putAll(Map.of("gross_amount", "9", "return_amount", "1", "net_amount", "8"));
    warehouse.figures(
        "purchase_daily",
        OLD_FIGURES,
        SECOND,
        List.of(figures),
        Map.of("purchase/" + SECOND + "/0", second.id()));
  }

  private void night() throws Exception {
    Files.writeString(
        directory.resolve("shop.log"),
        ("{\"at\":\"" + FIRST + "T10:00:00Z\",\"o\":\"n\",\"q\":0.25,\"p\":\"4.00\"}\n")
            .repeat(12));
    assertThat(command.run("collect", "--once").exitCode()).isZero();
    Command.CommandResult night = command.run("nightly");
    assertThat(night.exitCode()).as(night.err()).isZero();
  }

  private void configure() throws Exception {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        "warehouse: {root: "
            + ROOT
            + "}\ncollect: {state: "
            + directory.resolve("agent")
            + "}\nmetrics: {tables: [purchase_daily]}\n");
    Files.writeString(
        directory.resolve("sources/shop.yaml"),
        """
        dataset: purchase
        files: %s/shop.log
        lateness: unlimited
        fields: {event_time: at, order_id: o, quantity: q, unit_price: p}
        """
            .formatted(directory));
    command = new Command(SharedStack.HOME, "--config", directory.toString());
    warehouse =
        new TestingArchive(SharedStack.hadoop(), SharedStack.endpoints().hdfsUri(), Path.of(ROOT));
  }

  /** Applies the DDL of a build that declared whole quantities. */
  private static void makeOldTables() throws Exception {
    try (HiveSession hive = SharedStack.hive()) {
      for (String file :
          List.of(
              "daybook/database",
              "daybook_metrics/database",
              "daybook/purchase",
              "daybook/quarantine",
              "daybook_metrics/purchase_daily")) {
        String sql;
        try (InputStream in = DdlGenerator.class.getResourceAsStream("sql/" + file + ".sql")) {
          sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        hive.execute(
            sql.replace("`quantity` DECIMAL(18,4)", "`quantity` INT")
                .replace("`units` DECIMAL(38,4)", "`units` BIGINT")
                .replaceAll("\n *`rounding_amount`[^\n]*", "")
                .replace("${root}", SharedStack.endpoints().hdfsUri() + ROOT)
                .replaceAll(";\\s*$", ""));
      }
      assertThat(rows(hive, "DESCRIBE daybook.purchase"))
          .anyMatch(c -> c.startsWith("quantity|int"));
      assertThat(rows(hive, "DESCRIBE daybook_metrics.purchase_daily"))
          .anyMatch(column -> column.startsWith("units|bigint"))
          .noneMatch(column -> column.startsWith("rounding"));
    }
  }

  private void publish() throws Exception {
    try (Metastore metastore =
        new Metastore(
            SharedStack.endpoints().metastoreUri().toString(),
            SharedStack.hadoop(),
            Duration.ofMinutes(2))) {
      Publisher publisher =
          new Publisher(
              SharedStack.storage(), SharedStack.endpoints().hdfsUri(), metastore, Progress.NONE);
      publisher.publish(LedgerTable.of(PURCHASE, warehouse.zones()));
      publisher.publish(LedgerTable.of(PURCHASE_DAILY, warehouse.zones()));
    }
  }

  private static Map<String, List<String>> hive(boolean vectorized) {
    Map<String, List<String>> answers = new LinkedHashMap<>();
    try (HiveSession hive = SharedStack.hive()) {
      hive.execute("SET hive.vectorized.execution.enabled=" + vectorized);
      answers.put("lines", new ArrayList<>());
      for (String question : OF_LINES) {
        answers.get("lines").addAll(rows(hive, question.formatted("STRING", "daybook.purchase")));
      }
      answers.put("figures", new ArrayList<>());
      for (String question : OF_FIGURES) {
        answers
            .get("figures")
            .addAll(rows(hive, question.formatted("STRING", "daybook_metrics.purchase_daily")));
      }
    }
    return answers;
  }

  private Map<String, List<String>> duckDb(String copies) throws Exception {
    Map<String, List<String>> answers = new LinkedHashMap<>();
    try (DuckDb duck = new DuckDb(directory.resolve(copies))) {
      duck.view("purchase", warehouse.zones().archive("purchase"), "purchase");
      duck.view("purchase_daily", warehouse.zones().metrics("purchase_daily"), "purchase_daily");
      answers.put("lines", new ArrayList<>());
      for (String question : OF_LINES) {
        duck.query(question.formatted("VARCHAR", "purchase"))
            .forEach(row -> answers.get("lines").add(plain(row)));
      }
      answers.put("figures", new ArrayList<>());
      for (String question : OF_FIGURES) {
        duck.query(question.formatted("VARCHAR", "purchase_daily"))
            .forEach(row -> answers.get("figures").add(plain(row)));
      }
    }
    return answers;
  }

  private List<String> spark(List<String> questions) throws Exception {
    List<String> answers = new ArrayList<>();
    for (String question : questions) {
      SparkSql.ask(
              directory,
              warehouse.zones().archive("purchase"),
              question
                  .formatted("STRING", "events")
                  .replace("dt", "regexp_extract(input_file_name(), 'dt=([-0-9]+)', 1)"),
              Map.of(
                  ParquetReading.SCHEMA,
                  "quantity DECIMAL(18,4), unit_price DECIMAL(18,4), amount DECIMAL(18,4)"))
          .forEach(
              row -> {
                List<@Nullable Object> values = new ArrayList<>();
                row.forEach(
                    value -> values.add(value.isNumber() ? value.decimalValue() : value.asText()));
                answers.add(plain(values));
              });
    }
    return answers;
  }

  private static List<String> rows(HiveSession hive, String question) {
    return hive.query(question).rows().stream().map(WiderColumnsIT::plain).toList();
  }

  /** Joins a row's values by bars; numbers without zeros at their end, whatever their type. */
  private static String plain(List<@Nullable Object> row) {
    List<String> values = new ArrayList<>();
    for (Object value : row) {
      values.add(
          value instanceof Number number
              ? plain(new BigDecimal(number.toString()))
              : String.valueOf(value));
    }
    return String.join("|", values);
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static Map<String, Object> line(int quantity, String price) {
    String amount = new BigDecimal(price).multiply(BigDecimal.valueOf(quantity)).toPlainString();
    return Map.of("order_id", "o", "quantity", quantity, "unit_price", price, "amount", amount);
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
}
