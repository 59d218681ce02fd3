package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.hive.sql.HiveSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The console's figures beside those of HiveServer2. */
final class ConsoleCells {
  private static final int ROWS = 10_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI address;
  private final HiveSession hive;

  ConsoleCells(URI address, HiveSession hive) {
    this.address = address;
    this.hive = hive;
  }

  /**
   * Compares all rows of all tables, cell by cell; of personal columns how many values there are.
   *
   * @return how many tables, and how many cells
   */
  List<Long> assertSameAsHive() throws Exception {
    long tables = 0;
    long cells = 0;
    for (JsonNode table : get("catalogue").path("tables")) {
      String name = table.path("name").asText();
      List<String> columns = new ArrayList<>(List.of("dt"));
      List<String> personal = new ArrayList<>();
      for (JsonNode dimension : table.path("dimensions")) {
        columns.add(dimension.path("name").asText());
        if (dimension.path("personal").asBoolean()) {
          personal.add(dimension.path("name").asText());
        }
      }
      String by = String.join(",", columns);
      List<String> measures = new ArrayList<>();
      table.path("measures").forEach(measure -> measures.add(measure.path("name").asText()));
      columns.addAll(measures);
      List<List<String>> shown = shown(name, by, measures);
      List<List<String>> told = told(name, columns);
      for (String column : personal) {
        int index = columns.indexOf(column);
        assertThat(distinct(shown, index)).as(name + "." + column).isEqualTo(distinct(told, index));
        shown = without(shown, index);
        told = without(told, index);
      }
      assertThat(shown).as(name).hasSameSizeAs(told).containsExactlyInAnyOrderElementsOf(told);
      tables++;
      cells += (long) shown.size() * columns.size();
    }
    return List.of(tables, cells);
  }

  private List<List<String>> shown(String table, String by, List<String> measures)
      throws Exception {
    List<List<String>> rows = new ArrayList<>();
    JsonNode answer;
    do {
      answer =
          get(
              "figures?table="
                  + table
                  + "&by="
                  + by
                  + "&measures="
                  + String.join(",", measures)
                  + "&limit="
                  + ROWS
                  + "&offset="
                  + rows.size());
      for (JsonNode row : answer.path("rows")) {
        List<String> cells = new ArrayList<>();
        row.forEach(cell -> cells.add(cell.asText()));
        rows.add(cells);
      }
    } while (rows.size() < answer.path("total").asLong());
    return rows;
  }

  private List<List<String>> told(String table, List<String> columns) {
    return hive
        .query("SELECT " + String.join(", ", columns) + " FROM daybook_metrics." + table)
        .rows()
        .stream()
        .map(row -> row.stream().map(ConsoleCells::text).toList())
        .collect(Collectors.toList());
  }

  private static String text(@Nullable Object cell) {
    return Objects.toString(cell, "null");
  }

  private static long distinct(List<List<String>> rows, int column) {
    return rows.stream().map(row -> row.get(column)).distinct().count();
  }

  private static List<List<String>> without(List<List<String>> rows, int column) {
    return rows.stream()
        .map(
            row -> {
              List<String> others = new ArrayList<>(row);
              others.set(column, "masked");
              return others;
            })
        .collect(Collectors.toList());
  }

  /** Asks the console. */
  JsonNode get(String question) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(address.resolve("/api/v1/" + question)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }
}
