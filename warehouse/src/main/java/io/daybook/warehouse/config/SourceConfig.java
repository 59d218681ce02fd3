package io.daybook.warehouse.config;

import com.google.re2j.PatternSyntaxException;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.table.Dataset;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A log that is collected.
 *
 * @param name lower_snake_case, the name of its file
 * @param dataset where its events go
 * @param input where its records come from
 * @param framing how bytes become records
 * @param maxRecordBytes a longer record is landed in pieces and quarantined (default 16 MiB)
 * @param roll how long a record may wait for others before they are sealed together (default 5m)
 * @param lateness how long after its event a record may arrive (default 30 days); nothing: any time
 * @param rejectLimit share of a run's records that may be bad before the run stops (default 1 %)
 * @param mapping how records become events; compiled by the archive writer
 */
public record SourceConfig(
    String name,
    Dataset dataset,
    SourceInput input,
    Framing framing,
    int maxRecordBytes,
    Duration roll,
    Optional<Duration> lateness,
    double rejectLimit,
    ConfigNode mapping) {

  /** How the text of a record is written. */
  public enum Format {
    JSON,
    CSV,
    TSV,
    REGEX,
    LOGFMT
  }

  static final int DEFAULT_MAX_RECORD_BYTES = 16 << 20;

  /** How long a record waits for others, unless its source says so. */
  public static final Duration DEFAULT_ROLL = Duration.ofMinutes(5);

  static final Duration DEFAULT_LATENESS = Duration.ofDays(30);
  static final double DEFAULT_REJECT_LIMIT = 0.01;

  /** Reads a source's file; problems are added, and nothing comes back if it can't be used. */
  static Optional<SourceConfig> read(String name, ConfigNode node, Map<String, Dataset> datasets) {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      node.problem(
          "a source named '" + name + "'", "a lower_snake_case file name", "rename the file");
    }
    String datasetName = node.requiredText("dataset", "purchase");
    Dataset dataset = datasets.get(datasetName);
    if (dataset == null && node.text("dataset").isPresent()) {
      node.child("dataset")
          .problem(
              "'" + datasetName + "'",
              "one of " + String.join(", ", datasets.keySet()),
              "or declare it in datasets/" + datasetName + ".yaml");
    }
    SourceInput input = SourceInput.read(node);
    Framing framing = framing(node, input);
    int maxRecord = (int) Math.min(1 << 30, node.bytes("max-record", DEFAULT_MAX_RECORD_BYTES));
    Duration roll = CollectConfig.positive(node, "roll", DEFAULT_ROLL);
    Optional<Duration> lateness =
        node.text("lateness").filter("unlimited"::equals).isPresent()
            ? Optional.empty()
            : Optional.of(node.duration("lateness", DEFAULT_LATENESS));
    if (lateness.isPresent() && !Duration.ofDays(lateness.get().toDays()).equals(lateness.get())) {
      node.child("lateness").problem(node.child("lateness").rendered(), "whole days, like 30d", "");
    }
    double rejectLimit = node.ratio("reject-limit", DEFAULT_REJECT_LIMIT);
    return Optional.ofNullable(dataset)
        .map(
            known ->
                new SourceConfig(
                    name, known, input, framing, maxRecord, roll, lateness, rejectLimit, node));
  }

  private static Framing framing(ConfigNode node, SourceInput input) {
    Format format = node.oneOf("format", Format.class, Format.JSON);
    Encoding encoding = Encoding.read(node, input);
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
    if (header == Framing.HeaderRecord.FIRST_RECORD && input instanceof SourceInput.Http) {
      node.child("columns")
          .problem("nothing", "the names of the columns: no batch has a header", "list them");
    }
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
