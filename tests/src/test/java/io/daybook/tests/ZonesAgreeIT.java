package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.hive.sql.HiveSession;
import io.daybook.testing.ChildJvm;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Readers whose JVMs are in other zones see the same times and days. */
@ExtendWith(SharedStack.class)
class ZonesAgreeIT {
  private static final String ROOT = "/zones";
  private static final List<String> READERS = List.of("UTC", "Asia/Shanghai", "America/New_York");

  /** What the events' lines say, as text: order, UTC wall clock, milliseconds, business day. */
  private static final List<String> EXPECTED =
      List.of(
          "a|2025-03-30 00:59:59.999999|1743296399999|2025-03-30",
          "b|2025-03-30 01:00:00|1743296400000|2025-03-30",
          "c|2025-03-29 23:00:00.000001|1743289200000|2025-03-30",
          "d|2025-03-29 22:59:59|1743289199000|2025-03-29",
          "e|2025-10-26 00:30:00|1761438600000|2025-10-26",
          "f|1969-12-31 23:30:00|-1800000|1970-01-01");

  private static final String QUESTION =
      "SELECT order_id, CAST(event_time AS %1$s) AS t, event_time_ms, %2$s AS d"
          + " FROM %3$s ORDER BY order_id";

  @Test
  void readsTheSameTimesInEveryZone(@TempDir Path directory) throws Exception {
    Command command = new Command(SharedStack.HOME, "--config", directory.toString());
    configure(directory);
    assertThat(command.run("collect", "--once").exitCode()).isZero();
    Command.CommandResult archived = command.run("archive");
    assertThat(archived.exitCode()).as(archived.err()).isZero();
    assertThat(command.run("publish").exitCode()).isZero();

    for (String zone : READERS) {
      Path answers = Files.createDirectories(directory.resolve(zone.replace('/', '-')));
      askInAnotherJvm(zone, answers);
      assertThat(answers.resolve("hive")).as("Hive in " + zone).hasContent(lines());
      assertThat(answers.resolve("duckdb")).as("DuckDB in " + zone).hasContent(lines());
      assertThat(
              SparkSql.ask(
                      answers,
                      new Zones(new StoragePath(ROOT)).archive("purchase"),
                      QUESTION.formatted(
                          "string",
                          "regexp_extract(input_file_name(), 'dt=([0-9-]+)', 1)",
                          "events"),
                      Map.of(
                          "spark.driver.extraJavaOptions",
                          "-Duser.timezone=" + zone,
                          "spark.sql.session.timeZone",
                          "UTC"))
                  .stream()
                  .map(EnginesAgreeIT::row))
          .as("Spark in " + zone)
          .isEqualTo(EXPECTED);
    }
  }

  /** Asks Hive and DuckDB, in a JVM that is in a zone. */
  public static void main(String[] args) throws Exception {
    Path answers = Path.of(args[0]);
    try (HiveSession hive = SharedStack.hive()) {
      String question = QUESTION.formatted("string", "CAST(dt AS string)", "daybook.purchase");
      Files.write(answers.resolve("hive"), rows(hive.query(question).rows()));
    }
    try (DuckDb duck = new DuckDb(answers)) {
      duck.view("purchase", new Zones(new StoragePath(ROOT)).archive("purchase"), "purchase");
      String question = QUESTION.formatted("VARCHAR", "CAST(dt AS VARCHAR)", "purchase");
      Files.write(answers.resolve("duckdb"), rows(duck.query(question)));
    }
  }

  private static List<String> rows(List<? extends List<?>> rows) {
    return rows.stream()
        .map(row -> String.join("|", row.stream().map(String::valueOf).toList()))
        .toList();
  }

  private static String lines() {
    return String.join("\n", EXPECTED);
  }

  private static void askInAnotherJvm(String zone, Path answers) throws Exception {
    Path log = answers.resolve("out");
    ProcessBuilder process =
        ChildJvm.of(
                "256m",
                List.of(
                    "-Duser.timezone=" + zone,
                    "-Ddaybook.dist=" + System.getProperty("daybook.dist"),
                    "-Ddaybook.fork=" + SharedStack.HOME.getFileName()),
                ZonesAgreeIT.class,
                List.of(answers.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    process.environment().put("TZ", zone);
    int exitCode = process.start().waitFor();
    assertThat(exitCode).as(Files.readString(log)).isZero();
  }

  private static void configure(Path directory) throws Exception {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        "warehouse:\n  root: "
            + ROOT
            + "\n  zone: Europe/Berlin\ncollect:\n  state: "
            + directory.resolve("agent")
            + "\nmetrics: {tables: []}\n");
    Files.writeString(
        directory.resolve("sources/zones.yaml"),
        """
        dataset: purchase
        files: %s/zones.log
        lateness: unlimited
        not-before: 0001-01-01
        reject-limit: 100%%
        fields: {event_time: at, order_id: o, quantity: {value: 1}, unit_price: {value: 1}}
        """
            .formatted(directory));
    // Clocks in Berlin go forward on 30 March 2025 at 01:00 UTC, back on 26 October.
    Files.writeString(
        directory.resolve("zones.log"),
        """
        {"o":"a","at":"2025-03-30T00:59:59.999999Z"}
        {"o":"b","at":"2025-03-30T01:00:00Z"}
        {"o":"c","at":"2025-03-29T23:00:00.000001Z"}
        {"o":"d","at":"2025-03-29T22:59:59Z"}
        {"o":"e","at":"2025-10-26T00:30:00Z"}
        {"o":"f","at":"1969-12-31T23:30:00Z"}
        """);
  }
}
