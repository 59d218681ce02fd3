package io.daybook.hive.sql;

import java.io.Writer;

/** How an answer is printed; the names in lower case are those of {@code daybook sql --format}. */
public enum ResultFormat {
  /** Aligned columns for people; numbers to the right, null as NULL. Kept whole until its end. */
  TABLE,
  /** RFC 4180 with a header line; null as nothing, an empty text as {@code ""}. */
  CSV,
  /** An array of objects; numbers exact, dates and times as text. */
  JSON;

  /** Returns a sink that prints in this format. */
  public ResultSink printer(Writer out) {
    return switch (this) {
      case TABLE -> new TablePrinter(out);
      case CSV -> new CsvPrinter(out);
      case JSON -> new JsonPrinter(out);
    };
  }
}
