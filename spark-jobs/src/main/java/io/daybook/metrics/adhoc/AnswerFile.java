package io.daybook.metrics.adhoc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers to a SQL file's statements, on their way from Spark to the command: a local file of
 * JSON lines. A line is {@code {"columns": […], "types": […]}}, with which an answer begins, or an
 * array with the values of a row as text, or {@code {"failure": …}}, or {@code {"end": true}}.
 */
public final class AnswerFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AnswerFile() {}

  /** Takes answers as they stand in the file. */
  public interface AnswerReader {
    /** Begins an answer. */
    void columns(List<String> names) throws IOException;

    /** Takes a row: texts, booleans and numbers; times and whatever has parts are texts. */
    void row(List<@Nullable Object> values) throws IOException;

    /** Ends an answer whose statement came to its end. */
    void end() throws IOException;
  }

  /** Writes answers. */
  static final class AnswerWriter implements AutoCloseable {
    private final BufferedWriter out;

    AnswerWriter(Path file) throws IOException {
      this.out = Files.newBufferedWriter(file);
    }

    void columns(List<String> names, List<String> types) throws IOException {
      line(Map.of("columns", names, "types", types));
    }

    void row(List<@Nullable String> values) throws IOException {
      line(values);
    }

    /** Ends an answer. */
    void end() throws IOException {
      line(Map.of("end", true));
    }

    void failure(SqlFailure failure) throws IOException {
      line(Map.of("failure", failure));
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    private void line(Object value) throws IOException {
      out.write(JSON.writeValueAsString(value));
      out.write('\n');
    }
  }

  /**
   * Reads answers.
   *
   * @return why the last statement failed; nothing if none did
   */
  public static Optional<SqlFailure> read(Path file, AnswerReader reader) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      List<String> types = List.of();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode node = node(file, line);
        if (node.isArray()) {
          reader.row(values(node, types));
        } else if (node.has("columns")) {
          types = texts(node.get("types"));
          reader.columns(texts(node.get("columns")));
        } else if (node.has("failure")) {
          return Optional.of(JSON.convertValue(node.get("failure"), SqlFailure.class));
        } else {
          reader.end();
        }
      }
    }
    return Optional.empty();
  }

  private static JsonNode node(Path file, String line) throws IOException {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException("[" + file + "] expected a line of JSON but found a part of one", e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static List<@Nullable Object> values(JsonNode row, List<String> types) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i).isNull() ? null : value(row.get(i).asText(), types.get(i)));
    }
    return values;
  }

  private static Object value(String text, String type) {
    if (type.startsWith("decimal")) {
      return new BigDecimal(text);
    }
    return switch (type) {
      case "tinyint", "smallint", "int", "bigint" -> Long.valueOf(text);
      case "float", "double" -> Double.valueOf(text);
      case "boolean" -> Boolean.valueOf(text);
      default -> text;
    };
  }
}
