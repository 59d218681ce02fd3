package io.daybook.archive.run;

import io.daybook.archive.columns.ThreadEvents;
import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.parse.GivenEvents;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.parse.RecordIds;
import io.daybook.archive.parse.RecordParser;
import io.daybook.archive.quarantine.RejectSink;
import io.daybook.archive.record.Arrival;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads segments record by record: events to their days, bad records to the quarantine. */
final class SegmentParsing {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentParsing.class);

  private final LandedSegments reader;
  private final LandedSegments earlier;
  private final EarlierHeaders headers;
  private final ZoneId zone;
  private final Map<String, Mapping> mappings;
  private final ThreadEvents given;
  private final RejectSink quarantine;
  private final Map<String, RecordParser> parsers = new HashMap<>();

  /** Wires what one thread needs; headers and quarantine are shared by all. */
  SegmentParsing(
      Storage storage,
      EarlierHeaders headers,
      ZoneId zone,
      List<Mapping> mappings,
      ThreadEvents given,
      RejectSink quarantine) {
    this.reader = new LandedSegments(storage);
    this.earlier = new LandedSegments(storage);
    this.headers = headers;
    this.zone = zone;
    this.mappings =
        mappings.stream().collect(Collectors.toMap(m -> m.source().name(), Function.identity()));
    this.given = given;
    this.quarantine = quarantine;
  }

  /**
   * Reads one segment.
   *
   * @param number is how the rows call it
   */
  SegmentCounts segment(int number, InputPlan.InputSegment segment) throws IOException {
    SegmentName name = segment.name();
    Mapping mapping = Optional.ofNullable(mappings.get(name.source())).orElseThrow();
    RecordParser parser =
        parsers.computeIfAbsent(name.source(), source -> new RecordParser(mapping, zone));
    SegmentFooter footer = reader.footer(name, segment.path());
    RecordIds ids = new RecordIds(name, footer.batches());
    Framing framing =
        segment.cut() == InputPlan.Cut.ANEW ? mapping.source().framing() : footer.framing();
    long nulBytes = parser.nulBytes();
    EarlierHeaders.HeaderInForce header = headers.at(name, segment.path(), footer, mapping);
    parser.begin(ids, Arrival.of(footer, segment.arrivalDay()), framing, header.record());
    parser.loseHeader(header.missing());
    Records records = new Records(number, segment, mapping, parser, framing);
    RecordLines spanned = new RecordLines(footer.framing());
    if (mapping.source().times() == ArchiveSource.TimeOrigin.ARRIVAL && footer.begun() == null) {
      LOG.warn(
          "[{}] {} is of a format before 5, which doesn't tell when it was begun; its events are"
              + " dated {}, noon of its arrival day",
          name.source(),
          name.fileName(),
          footer.arrival());
    }
    if (mapping.carry().isPresent()) {
      parser.resume(new EarlierRows(earlier, headers, mapping, zone).before(name, segment.path()));
    }
    long ambiguousBefore = parser.ambiguousTimes();
    reader.records(
        segment.path(),
        footer,
        (position, bytes, from, to, size) -> {
          ids.pass(position);
          int lines = spanned.of(bytes, from, to, size);
          if (!segment.isFresh(position)) {
            if (size == RecordStream.Size.WHOLE) {
              parser.passOver(position, bytes, from, to);
            } else {
              parser.loseRow();
            }
            return;
          }
          if (size == RecordStream.Size.ERASED) {
            parser.loseRow();
            records.tally.read(lines);
            records.tally.skipped(ParseOutcome.SkipReason.NO_DATA);
          } else if (framing.equals(footer.framing())
              || size == RecordStream.Size.OVERSIZED_PIECE) {
            records.take(position, bytes, from, to, size, lines);
          } else {
            records.cutAnew(ids, position, bytes, from, to);
          }
        });
    long ambiguous = parser.ambiguousTimes() - ambiguousBefore;
    if (ambiguous > 0) {
      LOG.warn(
          "[{}] {} has {} times in an hour that comes twice; they are read as 'overlap' says",
          name.source(),
          name.fileName(),
          ambiguous);
    }
    if (parser.nulBytes() > nulBytes) {
      LOG.info("{}: {} NUL bytes before records are left out", name, parser.nulBytes() - nulBytes);
    }
    return records.tally.counts();
  }

  /** The new records of one segment. */
  private final class Records {
    private final int number;
    private final InputPlan.InputSegment segment;
    private final Mapping mapping;
    private final RecordParser parser;
    private final Framing framing;
    private final SegmentTally tally = new SegmentTally();

    Records(
        int number,
        InputPlan.InputSegment segment,
        Mapping mapping,
        RecordParser parser,
        Framing framing) {
      this.number = number;
      this.segment = segment;
      this.mapping = mapping;
      this.parser = parser;
      this.framing = framing;
    }

    /** Cuts a record that was landed as one once more; each piece is a record with its own id. */
    void cutAnew(RecordIds ids, long position, byte[] bytes, int from, int to) throws IOException {
      RecordLines spanned = new RecordLines(framing);
      RecordStream.read(
          new ByteArrayInputStream(bytes, from, to - from),
          position,
          framing,
          List.of(),
          (place, piece, pieceFrom, pieceTo, size) -> {
            ids.piece(place - position);
            take(
                place,
                piece,
                pieceFrom,
                pieceTo,
                size,
                spanned.of(piece, pieceFrom, pieceTo, size));
          });
    }

    void take(long position, byte[] bytes, int from, int to, RecordStream.Size size, int lines)
        throws IOException {
      tally.read(lines);
      ParseOutcome outcome =
          size == RecordStream.Size.OVERSIZED_PIECE
              ? parser.parsePiece(bytes, from, to)
              : parser.parse(position, bytes, from, to);
      if (outcome instanceof ParseOutcome.Rejected why) {
        SegmentName name = segment.name();
        tally.quarantined(why, name.fileName() + " at byte " + position, lines);
        String record = new String(bytes, from, to - from, mapping.encoding().charset());
        quarantine.add(name, segment.arrivalDay(), position, to - from, record, why);
      } else if (outcome instanceof ParseOutcome.Skipped skipped) {
        tally.skipped(skipped.why());
        parser.tombstone().ifPresent(tombstone -> given.add(tombstone, number, position));
      } else {
        give(parser.events(), number, position);
        tally.gave(parser.events().count());
      }
    }
  }

  private void give(GivenEvents events, int segment, long position) throws IOException {
    for (int i = 0; i < events.count(); i++) {
      given.add(events.event(i), segment, position, events.ordinal(i));
    }
  }
}
