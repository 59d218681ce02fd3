package io.daybook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sample with what a person knows of it, and the events that are right.
 *
 * @param input below the directory of the data
 * @param dataset empty: guessed
 * @param answers to the blanks, in their order
 * @param zone of the business days
 * @param columns that are looked at; {@code sum C} for the number of events and a column's sum,
 *     {@code count C} for the number of each of its values
 * @param events their values, in any order
 */
record SuggestCase(
    String input,
    String dataset,
    List<String> answers,
    String zone,
    String columns,
    List<String> events) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static SuggestCase of(String input, String columns, String... events) {
    return new SuggestCase(input, "", List.of(), "UTC", columns, List.of(events));
  }

  SuggestCase dataset(String name) {
    return new SuggestCase(input, name, answers, zone, columns, events);
  }

  SuggestCase answers(String... texts) {
    return new SuggestCase(input, dataset, List.of(texts), zone, columns, events);
  }

  SuggestCase zone(String name) {
    return new SuggestCase(input, dataset, answers, name, columns, events);
  }

  /**
   * Suggests, fills in, tries.
   *
   * @param conf a configuration's directory, to which the source's file is added
   * @return empty if the events are the right ones; otherwise the difference
   */
  String difference(Path file, Path conf) throws IOException {
    List<String> suggest =
        new ArrayList<>(
            List.of(
                "mapping",
                "suggest",
                file.toString(),
                "--source",
                "sample",
                "--config",
                conf.toString()));
    if (!dataset.isEmpty()) {
      suggest.addAll(List.of("--dataset", dataset));
    }
    TestingCommand suggested = TestingCommand.run(suggest.toArray(String[]::new));
    if (suggested.exitCode() != 0) {
      return suggested.err();
    }
    String yaml = filled(suggested.out());
    Files.createDirectories(conf.resolve("sources"));
    Files.writeString(conf.resolve("daybook.yaml"), "warehouse: {zone: " + zone + "}\n");
    Files.writeString(conf.resolve("sources/sample.yaml"), yaml);
    TestingCommand tried =
        TestingCommand.run(
            "mapping",
            "try",
            "sample",
            file.toString(),
            "--json",
            "--rows",
            "1000000",
            "--config",
            conf.toString());
    JsonNode result = JSON.readTree(tried.out());
    if (!result.has("rows")) {
      return tried.out() + yaml;
    }
    List<String> found = found(result);
    return found.equals(events.stream().sorted().toList())
        ? ""
        : "expected "
            + events
            + " but found "
            + found
            + ", rejects "
            + result.get("rejects")
            + "\n"
            + yaml;
  }

  private String filled(String suggested) {
    StringBuilder yaml = new StringBuilder();
    int next = 0;
    for (String line : suggested.split("(?<=\n)", -1)) {
      String filled = line;
      while (!line.strip().startsWith("#") && filled.contains("___") && next < answers.size()) {
        filled =
            filled.substring(0, filled.indexOf("___"))
                + answers.get(next++)
                + filled.substring(filled.indexOf("___") + 3);
      }
      yaml.append(filled);
    }
    return yaml.toString();
  }

  private List<String> found(JsonNode result) {
    List<String> rows = new ArrayList<>();
    BigDecimal sum = BigDecimal.ZERO;
    boolean summed = columns.startsWith("sum ");
    Map<String, Integer> counts = new TreeMap<>();
    boolean counted = columns.startsWith("count ");
    for (JsonNode row : result.get("rows")) {
      JsonNode values = row.get("columns");
      if (summed) {
        sum = sum.add(new BigDecimal(values.path(columns.substring(4)).asText("0")));
      } else if (counted) {
        counts.merge(values.path(columns.substring(6)).asText("-"), 1, Integer::sum);
      } else {
        rows.add(
            String.join(
                " ",
                Arrays.stream(columns.split(" "))
                    .map(column -> plain(column, values.at("/" + column).asText("-")))
                    .toList()));
      }
    }
    counts.forEach((value, times) -> rows.add(value + " " + times));
    return summed
        ? List.of(result.get("events").asText() + " " + sum.stripTrailingZeros().toPlainString())
        : rows.stream().sorted().toList();
  }

  private static String plain(String column, String text) {
    boolean number =
        column.matches("quantity|unit_price|amount|discount|total_amount") && !text.equals("-");
    return number ? new BigDecimal(text).stripTrailingZeros().toPlainString() : text;
  }
}
