package io.daybook.warehouse.config;

import com.google.re2j.PatternSyntaxException;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.table.Dataset;
import java.util.Optional;

/**
 * A source's file, as far as all rooms agree on it: what its records are and where they belong.
 * Collector and archive writer read their own keys from {@link #node}, each into a record of its
 * own. Framing stands here since both need it: the collector cuts between records, the archive
 * reads them one by one.
 *
 * @param name lower_snake_case, the name of its file
 * @param dataset where its events go; empty if the file names none that is usable, which is a
 *     problem of the configuration
 * @param framing how bytes become records
 * @param maxRecordBytes a longer record is landed in pieces and quarantined (default 16 MiB)
 * @param node the top of its file
 */
public record SourceConfig(
    String name, Optional<Dataset> dataset, Framing framing, int maxRecordBytes, ConfigNode node) {

  /** How the text of a record is written. */
  public enum Format {
    JSON,
    CSV,
    TSV,
    REGEX,
    LOGFMT
  }

  /** The longest record, unless a source says otherwise. */
  public static final int DEFAULT_MAX_RECORD_BYTES = 16 << 20;

  /** Returns whether a source may have this name. */
  public static boolean isName(String name) {
    return name.matches("[a-z][a-z0-9_]{0,62}");
  }

  /**
   * Reads the shared keys of a source's file; problems are added. Rooms may read their keys even if
   * there are some, so that a person gets all of them at once.
   */
  static SourceConfig read(String name, ConfigNode node, Optional<Dataset> dataset) {
    if (!isName(name)) {
      node.problem(
          "a source named '" + name + "'",
          "a lower_snake_case file name",
          "rename the file: small letters, digits and '_', a letter first, at most 63 characters,"
              + " such as web_shop.yaml");
    }
    int maxRecord = (int) node.bytes("max-record", DEFAULT_MAX_RECORD_BYTES, 1 << 30);
    return new SourceConfig(name, dataset, framing(node), maxRecord, node);
  }

  /** Reports every key that no room has asked for: to be called after all of them have read. */
  public void noOtherKeys() {
    node.noOtherKeys();
  }

  private static Framing framing(ConfigNode node) {
    Format format = node.oneOf("format", Format.class, Format.JSON);
    Encoding encoding = Encoding.of(node);
    if (format != Format.CSV && format != Format.TSV) {
      return lines(node, encoding);
    }
    if (encoding.unit() != Framing.CodeUnit.BYTE) {
      node.child("format").problem("csv or tsv in UTF-16", "another format", "write it as UTF-8");
    }
    char delimiter = character(node, "delimiter", format == Format.TSV ? '\t' : ',');
    char quote = character(node, "quote", '"');
    Framing.HeaderRecord header =
        node.has("columns") ? Framing.HeaderRecord.ABSENT : Framing.HeaderRecord.FIRST_RECORD;
    if (delimiter == quote) {
      node.child("quote").problem("the delimiter", "another character than the delimiter", "");
      return new Framing.CsvFraming(',', '"', header);
    }
    return new Framing.CsvFraming(delimiter, quote, header);
  }

  private static Framing lines(ConfigNode node, Encoding encoding) {
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

  private static char character(ConfigNode node, String key, char defaultValue) {
    Optional<String> text = node.text(key);
    if (text.isEmpty()) {
      return defaultValue;
    }
    if (text.get().length() != 1 || text.get().charAt(0) > 127 || text.get().charAt(0) == '\n') {
      node.child(key).problem("'" + text.get() + "'", "one ASCII character", "");
      return defaultValue;
    }
    return text.get().charAt(0);
  }
}
