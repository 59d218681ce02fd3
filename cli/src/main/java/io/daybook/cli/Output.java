package io.daybook.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.hive.sql.ResultFormat;
import io.daybook.hive.sql.ResultSink;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints a command's result on standard output: text for people, or JSON for machines. */
final class Output {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new SimpleModule().addSerializer(Path.class, ToStringSerializer.instance))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final PrintStream out;
  private final Form form;

  /** Who reads it. */
  enum Form {
    TEXT,
    JSON
  }

  Output(PrintStream out, Form form) {
    this.out = out;
    this.form = form;
  }

  /**
   * Prints a result.
   *
   * @param result what JSON is made of
   * @param text prints the same for people
   */
  void print(Object result, Consumer<PrintStream> text) {
    if (form == Form.TEXT) {
      text.accept(out);
      return;
    }
    try {
      out.println(JSON.writeValueAsString(result));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints rows as an aligned table. */
  static void table(
      PrintStream out,
      List<String> columns,
      List<? extends List<? extends @Nullable Object>> rows) {
    try {
      ResultSink table =
          ResultFormat.TABLE.printer(new PrintWriter(out, false, StandardCharsets.UTF_8));
      table.columns(columns);
      for (List<? extends @Nullable Object> row : rows) {
        table.row(new ArrayList<@Nullable Object>(row));
      }
      table.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
