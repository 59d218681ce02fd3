package io.daybook.tests;

import static io.daybook.warehouse.table.ColumnType.Simple.INT;
import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.Datasets.PURCHASE;
import static io.daybook.warehouse.table.LoginTables.LOGIN_DAILY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.hive.sql.HiveSession;
import io.daybook.metrics.TestingArchive;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark with the metastore's tables answers as HiveServer2 does, over values of every type, files
 * from before a column became wider, batches and a day that is gone; examples/adhoc does what it
 * says.
 */
@ExtendWith(SharedStack.class)
class AdHocIT {
  private static final String ROOT = "/adhoc";
  private static final Path EXAMPLE = Command.DIST.resolve("examples/adhoc");

  /** A purchase of a build that had whole quantities. */
  private static final Dataset OLD_PURCHASE =
      new Dataset(
          "purchase",
          "",
          PURCHASE.ownColumns().stream()
              .map(
                  column ->
                      column.name().equals("quantity")
                          ? Column.required("quantity", INT, column.comment())
                          : column)
              .toList());

  private static final List<String> QUESTIONS =
      List.of(
          "SELECT * FROM daybook.purchase",
          "SELECT * FROM daybook.login",
          "SELECT * FROM daybook.quarantine",
          "SELECT * FROM daybook_metrics.login_daily",
          "SELECT order_id, extra['nöte'] AS note FROM daybook.purchase WHERE quantity < 1.5",
          "SELECT dt, batch, COUNT(*) AS n, SUM(quantity) AS q, MIN(event_time) AS t"
              + " FROM daybook.purchase GROUP BY dt, batch",
          "SELECT COUNT(*) AS n, MAX(dt) AS d FROM daybook.login WHERE dt < DATE'2026-03-02'",
          "SELECT user_id FROM daybook.login WHERE dt = '2026-03-01' AND batch = 1",
          "SELECT l.dt, p.order_id FROM daybook.login l JOIN daybook.purchase p ON p.dt = l.dt"
              + " WHERE p.dt = '2026-03-01' AND l.batch = 1");

  @TempDir private static Path directory;
  private static Command command;
  private static TestingArchive warehouse;

  @BeforeAll
  static void fill() throws Exception {
    configure();
    assertThat(command.run("collect", "--once").exitCode()).isZero();
    Command.CommandResult archived = command.run("archive");
    assertThat(archived.exitCode()).as(archived.err()).isZero();
    warehouse.archive(
        OLD_PURCHASE,
        "2026-02-01",
        0,
        List.of(old("o1", "a", 2), old("o1", "b", Integer.MAX_VALUE), old("o2", "a", -1)));
    warehouse.archive(PURCHASE, "2026-02-01", 1, List.of(bought("o2", "b"), bought("o3", "a")));
    for (String day : List.of("2026-03-01", "2026-03-02")) {
      warehouse.archive(
          LOGIN,
          day,
          0,
          List.of(Map.of("outcome", "success", "user_id", "ann"), Map.of("outcome", "failure")));
    }
    warehouse.archive(
        LOGIN, "2026-03-01", 1, List.of(Map.of("outcome", "success", "user_id", "bob")));
    warehouse.figures(
        "login_daily",
        LOGIN_DAILY.columns(),
        "2026-03-01",
        List.of(figures("DE", 3L, 2L, 2 / 3.0), figures("FR", 1L, 0L, 1e-7)),
        Map.of());
    assertThat(command.run("ddl", "apply").exitCode()).isZero();
    assertThat(command.run("publish").exitCode()).isZero();
    warehouse.forget(LOGIN, "2026-03-02");
    assertThat(command.run("publish").exitCode()).isZero();
  }

  @AfterAll
  static void forget() {
    try (HiveSession hive = SharedStack.hive()) {
      hive.execute("DROP DATABASE IF EXISTS reports CASCADE");
    }
  }

  @Test
  void answersAsHiveDoesAndWritesNothingOfDaybooks() throws Exception {
    Path script = directory.resolve("questions.sql");
    Files.writeString(
        script,
        String.join(";\n", QUESTIONS)
            + ";\n"
            + Files.readString(EXAMPLE.resolve("busy-hours.sql"))
            + "\nINSERT INTO daybook.login SELECT * FROM daybook.login;\n");

    Command.CommandResult spark =
        command.run(
            "submit",
            script.toString(),
            "from=2026-02-01",
            "to=2026-03-31",
            "--format",
            "json",
            "--conf",
            "spark.sql.shuffle.partitions=1");

    assertThat(spark.exitCode()).as(spark.err()).isEqualTo(64);
    assertThat(spark.err())
        .contains(
            "[" + script + ":",
            "Cannot write to daybook.login: expected a database or directory of your own but found"
                + " one of Daybook's");
    List<List<String>> answers = answers(spark.out());
    assertThat(answers).hasSize(QUESTIONS.size() + 2);
    assertThat(answers.get(0)).hasSize(9);
    assertThat(answers.get(1)).hasSize(3);
    for (int i = 0; i < QUESTIONS.size(); i++) {
      assertThat(answers.get(i))
          .as(QUESTIONS.get(i))
          .containsExactlyInAnyOrderElementsOf(hive(QUESTIONS.get(i)));
    }
    assertThat(answers.get(QUESTIONS.size())).containsExactly("\"2026-03-01\"|4|2");
    assertThat(answers.get(QUESTIONS.size() + 1))
        .containsExactly(
            "\"EUR\"|0|3|2147483651",
            "null|0|1|214748.3647",
            "null|10|1|-99999999999999.9999",
            "null|23|1|99999999999999.9999");
  }

  @Test
  void runsWhereItIsTold() throws Exception {
    Path script = Files.writeString(directory.resolve("where.sql"), "SET spark.master");

    Command.CommandResult option =
        command.run("submit", script.toString(), "--master", "local[1]", "--format", "csv");
    Command.CommandResult setting =
        command.run(
            "submit", script.toString(), "--conf", "spark.master=local[3]", "--format", "csv");

    assertThat(option.out()).as(option.err()).contains("spark.master,local[1]");
    assertThat(setting.out()).as(setting.err()).contains("spark.master,local[3]");
  }

  @Test
  void runsAJobOfOnesOwnAndEndsAsItDoes() throws Exception {
    Path jar = compiled();

    Command.CommandResult job =
        command.run(
            "submit",
            "com.example.adhoc.ProductPairs",
            "--jar",
            jar.toString(),
            "2026-02-01",
            "2026-02-28");
    Command.CommandResult wrong =
        command.run("submit", "com.example.adhoc.ProductPairs", "--jar", jar.toString());

    assertThat(job.exitCode()).as(job.err()).isZero();
    assertThat(job.out()).isEqualTo("2 a b\n");
    assertThat(hive("SELECT * FROM reports.product_pairs")).containsExactly("\"a\"|\"b\"|2");
    assertThat(wrong.exitCode()).isEqualTo(2);
  }

  /** Compiles the example's job against Spark alone, as its POM does. */
  private static Path compiled() throws Exception {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    String spark =
        Files.readString(Command.DIST.resolve("spark-jobs/target/spark.classpath")).strip();
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-proc:none",
                    "-cp",
                    spark,
                    "-d",
                    classes.toString(),
                    EXAMPLE
                        .resolve("src/main/java/com/example/adhoc/ProductPairs.java")
                        .toString()))
        .isZero();
    Path jar = directory.resolve("adhoc.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
    return jar;
  }

  private static List<String> hive(String question) throws Exception {
    Command.CommandResult answer = command.run("sql", question, "--format", "json");
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    return answers(answer.out()).get(0);
  }

  /** Returns the rows of JSON arrays that follow each other. */
  private static List<List<String>> answers(String json) throws Exception {
    List<List<String>> answers = new ArrayList<>();
    ObjectMapper mapper =
        new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    try (JsonParser arrays = mapper.createParser(json)) {
      while (arrays.nextToken() != null) {
        JsonNode array = mapper.readTree(arrays);
        List<String> rows = new ArrayList<>();
        array.forEach(row -> rows.add(plain(row)));
        answers.add(rows);
      }
    }
    return answers;
  }

  /** Joins a row's values by bars; numbers without zeros at their end, texts in quotes. */
  private static String plain(JsonNode row) {
    List<String> values = new ArrayList<>();
    row.forEach(
        value -> {
          if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            values.add(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
          } else {
            values.add(value.toString());
          }
        });
    return String.join("|", values);
  }

  private static Map<String, Object> old(String order, String product, int quantity) {
    String amount = BigDecimal.valueOf(quantity).toPlainString();
    return Map.of(
        "order_id",
        order,
        "product_id",
        product,
        "quantity",
        quantity,
        "unit_price",
        "1",
        "amount",
        amount,
        "currency",
        "EUR");
  }

  private static Map<String, Object> bought(String order, String product) {
    return Map.of(
        "order_id",
        order,
        "product_id",
        product,
        "quantity",
        "0.2500",
        "unit_price",
        "4.0001",
        "amount",
        "1.5000",
        "currency",
        "EUR");
  }

  private static Map<String, Object> figures(
      String country, long attempts, long failures, double rate) {
    Map<String, Object> figures = new HashMap<>();
    LOGIN_DAILY.columns().forEach(column -> figures.put(column.name(), 0L));
    figures.putAll(
        Map.of(
            "country",
            country,
            "channel",
            "web",
            "attempts",
            attempts,
            "failures",
            failures,
            "success_rate",
            rate));
    return figures;
  }

  private static void configure() throws Exception {
    ExtremePurchases.write(
        directory,
        ROOT,
        """
        metrics: {tables: [login_daily]}
        spark: {master: "local[1]", driver-memory: 768MiB}
        """);
    command = new Command(SharedStack.HOME, "--config", directory.toString());
    warehouse =
        new TestingArchive(SharedStack.hadoop(), SharedStack.endpoints().hdfsUri(), Path.of(ROOT));
  }
}
