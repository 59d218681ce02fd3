package io.daybook.warehouse.config;

import com.google.re2j.PatternSyntaxException;
import io.daybook.warehouse.config.SourceConfig.Format;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.Framing.CsvFraming;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import java.util.Optional;

/** Reads how a source's bytes become records; problems are added, and a harmless framing stands. */
final class FramingReader {
  private final ConfigNode node;
  private final Encoding encoding;

  private FramingReader(ConfigNode node) {
    this.node = node;
    this.encoding = Encoding.of(node);
  }

  static Framing read(ConfigNode source) {
    return new FramingReader(source).framing();
  }

  private Framing framing() {
    Format format = node.oneOf("format", Format.class, Format.JSON);
    return format == Format.CSV || format == Format.TSV ? csv(format) : lines();
  }

  private Framing csv(Format format) {
    if (encoding.unit() != Framing.CodeUnit.BYTE) {
      node.child("format").problem("csv or tsv in UTF-16", "another format", "write it as UTF-8");
    }
    char delimiter = character("delimiter", format == Format.TSV ? '\t' : ',');
    char quote = quote(format == Format.TSV ? CsvFraming.NONE : '"');
    char escape = character("escape", CsvFraming.NONE);
    HeaderRecord header = node.has("columns") ? HeaderRecord.ABSENT : HeaderRecord.FIRST_RECORD;
    if (delimiter == quote) {
      node.child("quote").problem("the delimiter", "another character than the delimiter", "");
    } else if (escape == delimiter) {
      node.child("escape").problem("the delimiter", "another character than the delimiter", "");
    } else if (escape == quote && quote != CsvFraming.NONE) {
      node.child("escape")
          .problem(
              "the quote",
              "another character than the quote",
              "leave 'escape' out: a doubled quote is text without it");
    } else {
      return new CsvFraming(delimiter, quote, escape, header);
    }
    return new CsvFraming(',', '"', header);
  }

  private char quote(char defaultValue) {
    return node.text("quote").filter("none"::equals).isPresent()
        ? CsvFraming.NONE
        : character("quote", defaultValue);
  }

  private char character(String key, char defaultValue) {
    Optional<String> text = node.text(key);
    if (text.isEmpty()) {
      return defaultValue;
    }
    char first = text.get().isEmpty() ? '\n' : text.get().charAt(0);
    if (text.get().length() != 1 || first > 127 || "\0\r\n".indexOf(first) >= 0) {
      node.child(key)
          .problem(
              "'" + text.get() + "'",
              key.equals("quote") ? "one ASCII character or 'none'" : "one ASCII character",
              "");
      return defaultValue;
    }
    return first;
  }

  private Framing lines() {
    Optional<String> start = node.text("start-pattern");
    if (start.isEmpty()) {
      return new Framing.LineFraming(encoding.unit());
    }
    boolean ascii = start.get().chars().allMatch(c -> c < 128);
    if (encoding.unit() != Framing.CodeUnit.BYTE || (encoding != Encoding.UTF_8 && !ascii)) {
      node.child("start-pattern")
          .problem(
              "'" + start.get() + "' in a log that is no UTF-8",
              encoding.unit() == Framing.CodeUnit.BYTE ? "ASCII characters" : "records of one line",
              "write the log as UTF-8");
    }
    try {
      return new Framing.StartPatternFraming(start.get());
    } catch (PatternSyntaxException e) {
      node.child("start-pattern")
          .problem(
              "'" + start.get() + "'",
              "a regular expression (RE2 syntax)",
              e.getDescription() + ": " + e.getPattern());
      return new Framing.LineFraming();
    }
  }
}
