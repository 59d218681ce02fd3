package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Hive, Spark and DuckDB read the same values from the same files. */
@ExtendWith(SharedStack.class)
class EnginesAgreeIT {
  private static final String ROOT = "/extremes";

  /** Every value as text, so that no driver's type hides a difference; null and '' told apart. */
  private static final String QUESTION =
      "SELECT order_id, CAST(event_time AS %1$s) AS t, event_time_ms, CASE WHEN user_id IS NULL"
          + " THEN 'null' ELSE CONCAT('[', user_id, ']') END AS u, CASE WHEN product_name IS NULL"
          + " THEN 'null' ELSE CONCAT('[', product_name, ']') END AS p,"
          + " CAST(quantity AS %1$s) AS quantity, CAST(unit_price AS %1$s) AS price, CAST(amount AS %1$s) AS amount,"
          + " COALESCE(CAST(discount AS %1$s), 'null') AS discount, COALESCE(%2$s, 'null') AS note"
          + " FROM %3$s ORDER BY order_id";

  @Test
  void readsExtremesAlike(@TempDir Path directory) throws Exception {
    Command command = new Command(SharedStack.HOME, "--config", directory.toString());
    ExtremePurchases.write(directory, ROOT, "metrics: {tables: []}");
    assertThat(command.run("collect", "--once").exitCode()).isZero();
    Command.CommandResult archived = command.run("archive");
    assertThat(archived.exitCode()).as(archived.err()).isZero();
    assertThat(command.run("publish").exitCode()).isZero();

    List<String> hive =
        rows(
            command
                .run(
                    "sql",
                    QUESTION.formatted("string", "extra['nöte']", "daybook.purchase"),
                    "--format",
                    "json")
                .json());
    assertThat(hive)
        .containsExactly(
            "a|2026-03-01 00:00:00|1772323200000|[]|[🛒 \"q\", 'x'\\ é ｎ\t]|2147483647.0000|0.0001|214748.3647|null|null",
            "b|2026-03-01 23:59:59.999999|1772409599999|null|[]|1.0000|99999999999999.9999|99999999999999.9999|null|[1,{\"x\":\"ü\"}]",
            "c|0001-01-01 00:00:00|-62135596800000|[NULL]|null|-1.0000|99999999999999.9999|-99999999999999.9999|0.0000|",
            "d|2026-03-04 10:00:00.000001|1772618400000|[\\N]|[ ]|0.0000|-0.0001|-99999999999999.9999|99999999999999.9999|null");
    assertThat(duckDb(directory)).isEqualTo(hive);
    assertThat(
            SparkSql.ask(
                    directory,
                    new Zones(new StoragePath(ROOT)).archive("purchase"),
                    QUESTION.formatted("string", "extra['nöte']", "events"))
                .stream()
                .map(EnginesAgreeIT::row))
        .containsExactlyElementsOf(hive);
  }

  private static List<String> duckDb(Path directory) throws Exception {
    try (DuckDb duck = new DuckDb(directory)) {
      duck.view("purchase", new Zones(new StoragePath(ROOT)).archive("purchase"), "purchase");
      return duck.query(QUESTION.formatted("VARCHAR", "extra['nöte']", "purchase")).stream()
          .map(row -> String.join("|", row.stream().map(String::valueOf).toList()))
          .toList();
    }
  }

  private static List<String> rows(JsonNode answer) {
    List<String> rows = new ArrayList<>();
    answer.forEach(row -> rows.add(row(row)));
    return rows;
  }

  static String row(JsonNode row) {
    List<String> values = new ArrayList<>();
    row.forEach(value -> values.add(value.asText()));
    return String.join("|", values);
  }
}
