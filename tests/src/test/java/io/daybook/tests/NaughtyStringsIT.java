package io.daybook.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The big list of naughty strings, each as a column and in {@code extra}, comes back from Hive,
 * Spark and DuckDB bit by bit; runs with -Ddaybook.data=DIR.
 */
@ExtendWith(SharedStack.class)
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class NaughtyStringsIT {
  private static final StoragePath ARCHIVE =
      new Zones(new StoragePath("/naughty")).archive("purchase");

  /** As text, and as the bytes of the text. */
  private static final String QUESTION =
      "SELECT product_name, hex(product_name) AS p, user_agent, hex(user_agent) AS u,"
          + " extra['note'] AS note, hex(extra['note']) AS n"
          + " FROM %s ORDER BY quantity";

  @Test
  void comeBackBitByBit(@TempDir Path directory) throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<String> strings =
        List.of(
            json.readValue(
                Path.of(System.getProperty("daybook.data"))
                    .resolve("torture-strings/blns.json")
                    .toFile(),
                String[].class));
    assertThat(strings).hasSize(515);
    configure(directory);
    List<String> log = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String text : strings) {
      log.add(
          json.writeValueAsString(
              Map.of(
                  "at", "2026-03-01", "n", log.size(), "agent", text, "name", text, "note", text)));
      String hex = HexFormat.of().withUpperCase().formatHex(text.getBytes(UTF_8));
      expected.add(String.join("|", text, hex, text, hex, text, hex));
    }
    Files.write(directory.resolve("naughty.log"), log);
    Command command = new Command(SharedStack.HOME, "--config", directory.toString());

    assertThat(command.run("collect", "--once").exitCode()).isZero();
    Command.CommandResult archived = command.run("archive");
    assertThat(archived.exitCode()).as(archived.err()).isZero();
    assertThat(command.run("publish").exitCode()).isZero();

    JsonNode hive =
        command.run("sql", QUESTION.formatted("daybook.purchase"), "--format", "json").json();
    assertThat(rows(hive)).isEqualTo(expected);
    assertThat(SparkSql.ask(directory, ARCHIVE, QUESTION.formatted("events")))
        .extracting(NaughtyStringsIT::row)
        .isEqualTo(expected);
    try (DuckDb duck = new DuckDb(directory)) {
      duck.view("purchase", ARCHIVE, "purchase");
      assertThat(duck.query(QUESTION.formatted("purchase")))
          .extracting(row -> String.join("|", row.stream().map(String::valueOf).toList()))
          .isEqualTo(expected);
    }
  }

  private static List<String> rows(JsonNode answer) {
    List<String> rows = new ArrayList<>();
    answer.forEach(row -> rows.add(row(row)));
    return rows;
  }

  private static String row(JsonNode row) {
    List<String> values = new ArrayList<>();
    row.forEach(value -> values.add(value.asText()));
    return String.join("|", values);
  }

  private static void configure(Path directory) throws Exception {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        "warehouse:\n  root: /naughty\ncollect:\n  state: "
            + directory.resolve("agent")
            + "\nmetrics: {tables: []}\n");
    Files.writeString(
        directory.resolve("sources/naughty.yaml"),
        """
        dataset: purchase
        files: %s/naughty.log
        lateness: unlimited
        fields:
          event_time: at
          order_id: {value: o}
          quantity: n
          unit_price: {value: 1}
          user_agent: agent
          product_name: name
        """
            .formatted(directory));
  }
}
