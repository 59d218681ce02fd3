package io.daybook.warehouse.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.daybook.warehouse.config.SourceConfig.Format;
import io.daybook.warehouse.segment.CharacterBytes;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.Framing.CsvFraming;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how a source's bytes become records; problems are added, and a harmless framing stands. */
final class FramingReader {
  private static final List<String> KEYS_OF_CSV =
      List.of("delimiter", "quote", "escape", "null-text", "columns", "header");

  private final ConfigNode node;
  private final int maxRecordBytes;
  private final Encoding encoding;

  /** How records follow each other. */
  private enum Succession {
    LINES,
    VALUES
  }

  private FramingReader(ConfigNode node, int maxRecordBytes) {
    this.node = node;
    this.maxRecordBytes = maxRecordBytes;
    this.encoding = Encoding.of(node);
  }

  static Framing read(ConfigNode source, int maxRecordBytes) {
    return new FramingReader(source, maxRecordBytes).framing();
  }

  private Framing framing() {
    Format format = node.oneOf("format", Format.class, Format.JSON);
    refuseKeysOfOthers(format);
    if (node.oneOf("framing", Succession.class, Succession.LINES) == Succession.VALUES) {
      return values(format);
    }
    return format == Format.CSV || format == Format.TSV ? csv(format) : lines();
  }

  /** Reports keys that another format has. */
  private void refuseKeysOfOthers(Format format) {
    boolean csv = format == Format.CSV || format == Format.TSV;
    for (String key : csv ? List.<String>of() : KEYS_OF_CSV) {
      refuse(key, format, "csv' or 'format: tsv");
    }
    if (format != Format.REGEX) {
      refuse("pattern", format, "regex");
    }
  }

  private void refuse(String key, Format format, String others) {
    if (node.has(key)) {
      String own = format.name().toLowerCase(Locale.ROOT);
      node.child(key)
          .problem(
              "'" + key + "' with '" + own + "'",
              "'" + key + "' with 'format: " + others + "' alone",
              node.has("format") ? "leave it out, or mend 'format'" : "add 'format'");
    }
  }

  private Framing values(Format format) {
    ConfigNode framing = node.child("framing");
    if (format != Format.JSON) {
      framing.problem(
          "values of another format", "values of 'format: json'", "leave 'framing' out");
    }
    if (node.has("start-pattern")) {
      framing.problem("values beside 'start-pattern'", "one of the two", "leave one out");
    }
    boolean utf16 = encoding.unit() != Framing.CodeUnit.BYTE;
    if (utf16 || charset('{', '}', '[', ']', '\\', '"', ',') != null) {
      framing.problem(
          "values in " + encoding.label(),
          "an encoding in which no other character has the bytes of braces",
          "write the log as UTF-8, or one value per line");
    }
    return new Framing.ValueFraming(maxRecordBytes);
  }

  private Framing csv(Format format) {
    if (encoding.unit() != Framing.CodeUnit.BYTE) {
      node.child("format").problem("csv or tsv in UTF-16", "another format", "write it as UTF-8");
    }
    char delimiter = character("delimiter", format == Format.TSV ? '\t' : ',');
    char quote = quote(format == Format.TSV ? CsvFraming.NONE : '"');
    char escape = character("escape", CsvFraming.NONE);
    String pattern = headerPattern();
    HeaderRecord header =
        node.has("columns") || pattern != null ? HeaderRecord.ABSENT : HeaderRecord.FIRST_RECORD;
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
      String charset = charset(delimiter, quote, escape);
      return new CsvFraming(
          delimiter,
          quote,
          escape,
          charset == null && pattern != null ? charset(pattern) : charset,
          header,
          pattern);
    }
    return new CsvFraming(',', '"', header);
  }

  /** Returns the charset's name where a cutter must know characters from their second bytes. */
  private @Nullable String charset(char... lookedFor) {
    if (encoding.equals(Encoding.UTF_8) || encoding.unit() != Framing.CodeUnit.BYTE) {
      return null;
    }
    CharacterBytes bytes = new CharacterBytes(encoding.charset());
    for (char c : lookedFor) {
      if (bytes.isShared(c)) {
        return encoding.charset().name();
      }
    }
    return null;
  }

  private @Nullable String headerPattern() {
    Optional<String> text = node.text("header");
    ConfigNode place = node.child("header");
    try {
      if (text.isPresent() && Pattern.compile(text.get()).matcher("").find()) {
        place.problem(
            place.rendered() + ", which fits every record",
            "a regular expression that fits headers alone",
            "write it like '^at,order,'");
        return null;
      }
    } catch (PatternSyntaxException e) {
      place.problem(
          place.rendered(),
          "a regular expression (RE2 syntax)",
          e.getDescription() + ": " + e.getPattern());
      return null;
    }
    return text.orElse(null);
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
    if (encoding.unit() != Framing.CodeUnit.BYTE) {
      node.child("start-pattern")
          .problem(
              "'" + start.get() + "' in a log in UTF-16",
              "records of one line",
              "write the log as UTF-8");
    }
    try {
      return new Framing.StartPatternFraming(start.get(), charset(start.get()));
    } catch (PatternSyntaxException e) {
      node.child("start-pattern")
          .problem(
              "'" + start.get() + "'",
              "a regular expression (RE2 syntax)",
              e.getDescription() + ": " + e.getPattern());
      return new Framing.LineFraming();
    }
  }

  /** ASCII is found in ISO-8859-1 as it is in UTF-8, and was so from the beginning. */
  private @Nullable String charset(String pattern) {
    boolean ascii = pattern.chars().allMatch(c -> c < 128);
    return encoding.equals(Encoding.UTF_8) || (encoding.equals(Encoding.ISO_8859_1) && ascii)
        ? null
        : encoding.charset().name();
  }
}
