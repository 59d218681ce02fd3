package io.daybook.ingest.input;

import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.Encoding;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.segment.Framing;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * A source as a collector needs it: where its bytes come from and how they are cut. Two of the same
 * values are collected alike, whatever the archive makes of their records.
 *
 * @param name lower_snake_case
 * @param input where its records come from
 * @param framing how bytes become records
 * @param maxRecordBytes a longer record is landed in pieces and quarantined
 * @param roll how long a record may wait for others before they are sealed together (default 5m)
 */
@RecordBuilder
public record IngestSource(
    String name, SourceInput input, Framing framing, int maxRecordBytes, Duration roll)
    implements IngestSourceBuilder.With {

  /** How long a record waits for others, unless its source says so. */
  public static final Duration DEFAULT_ROLL = Duration.ofMinutes(5);

  /** Returns a source of lines with the defaults for all else. */
  public static IngestSource of(String name, SourceInput input) {
    return new IngestSource(
        name,
        input,
        new Framing.LineFraming(),
        SourceConfig.DEFAULT_MAX_RECORD_BYTES,
        DEFAULT_ROLL);
  }

  /**
   * Reads a collector's keys from a source's file; what is wrong is added to the configuration's
   * problems, and a harmless value stands in its place.
   */
  public static IngestSource read(SourceConfig source) {
    ConfigNode node = source.node();
    SourceInput input = SourceInput.read(node);
    checkEncoding(node, input);
    checkHeader(source, input);
    return new IngestSource(
        source.name(),
        input,
        source.framing(),
        source.maxRecordBytes(),
        node.positiveDuration("roll", DEFAULT_ROLL));
  }

  /** JSON of others is UTF-8, and what cuts streams into lines looks for single bytes. */
  private static void checkEncoding(ConfigNode node, SourceInput input) {
    Encoding encoding = Encoding.of(node);
    SourceInput.EnvelopeType envelope =
        input instanceof SourceInput.Files files ? files.envelope() : SourceInput.EnvelopeType.CRI;
    boolean utf8Only =
        input instanceof SourceInput.Journald || envelope == SourceInput.EnvelopeType.DOCKER;
    boolean possible =
        utf8Only
            ? encoding.equals(Encoding.UTF_8)
            : encoding.unit() == Framing.CodeUnit.BYTE || envelope == SourceInput.EnvelopeType.NONE;
    if (!possible) {
      node.child("encoding")
          .problem(
              encoding.label(),
              utf8Only ? "utf-8" : "an encoding that holds ASCII",
              "its input has no other");
    }
  }

  private static void checkHeader(SourceConfig source, SourceInput input) {
    if (input instanceof SourceInput.Http
        && source.framing().header() == Framing.HeaderRecord.FIRST_RECORD) {
      source
          .node()
          .child("columns")
          .problem(
              "nothing",
              "the names of the columns: no batch has a header",
              "list them, or say with 'header' what one looks like");
    }
  }
}
