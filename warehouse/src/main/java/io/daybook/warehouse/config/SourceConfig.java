package io.daybook.warehouse.config;

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

  /** The key of a source whose records come again in newer versions. */
  public static final String NEWEST = "newest";

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
    return new SourceConfig(name, dataset, FramingReader.read(node, maxRecord), maxRecord, node);
  }

  /**
   * Returns the source's file as a text from which another process reads the same, but for what is
   * the collector's alone: where its files are may be a secret.
   */
  public String portable() {
    return node.portable(key -> !key.equals("files") && !key.equals("roll"));
  }

  /**
   * Reads what {@link #portable} gave.
   *
   * @throws ConfigurationException if it has problems
   */
  public static SourceConfig ofPortable(String name, String portable, Dataset dataset) {
    Problems problems = new Problems();
    SourceConfig source =
        read(name, ConfigTree.source(name, portable, problems), Optional.of(dataset));
    problems.throwIfAny();
    return source;
  }

  /** Reports every key that no room has asked for: to be called after all of them have read. */
  public void noOtherKeys() {
    node.noOtherKeys();
  }
}
