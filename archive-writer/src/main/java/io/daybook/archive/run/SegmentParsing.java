package io.daybook.archive.run;

import io.daybook.archive.bucket.DayBuckets;
import io.daybook.archive.bucket.EventEncoder;
import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.parse.GivenEvents;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.parse.RecordIds;
import io.daybook.archive.parse.RecordParser;
import io.daybook.archive.quarantine.QuarantineFiles;
import io.daybook.archive.record.Event;
import io.daybook.archive.record.RejectReason;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.SegmentReader;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads segments record by record: events to their days, bad records to the quarantine. */
final class SegmentParsing {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentParsing.class);

  private final Storage storage;
  private final ZoneId zone;
  private final Map<String, Mapping> mappings;
  private final DayBuckets buckets;
  private final QuarantineFiles quarantine;
  private final EventEncoder encoder;
  private final Map<String, RecordParser> parsers = new HashMap<>();

  /** Wires what one thread needs; the quarantine is shared by all. */
  SegmentParsing(
      Storage storage,
      ZoneId zone,
      Dataset dataset,
      List<Mapping> mappings,
      DayBuckets buckets,
      QuarantineFiles quarantine) {
    this.storage = storage;
    this.zone = zone;
    this.mappings =
        mappings.stream().collect(Collectors.toMap(m -> m.source().name(), Function.identity()));
    this.buckets = buckets;
    this.quarantine = quarantine;
    this.encoder = new EventEncoder(dataset);
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
    SegmentFooter footer = SegmentReader.footer(storage, segment.path());
    RecordIds ids = new RecordIds(name, footer.batches());
    SegmentTally tally = new SegmentTally();
    RecordLines spanned = new RecordLines(footer.framing());
    parser.begin(ids, segment.arrivalDay(), footer.framing(), header(footer));
    long ambiguousBefore = parser.ambiguousTimes();
    SegmentReader.records(
        storage,
        segment.path(),
        footer,
        (position, bytes, from, to, size) -> {
          ids.pass(position);
          int lines = spanned.of(bytes, from, to, size);
          if (!segment.isFresh(position)) {
            return;
          }
          tally.read(lines);
          ParseOutcome outcome =
              size == RecordStream.Size.OVERSIZED_PIECE
                  ? tooLong(mapping.source())
                  : parser.parse(position, bytes, from, to);
          if (outcome instanceof ParseOutcome.Rejected why) {
            tally.quarantined(why, name.fileName() + " at byte " + position, lines);
            String record = new String(bytes, from, to - from, mapping.encoding().charset());
            quarantine.add(name, segment.arrivalDay(), position, to - from, record, why);
          } else if (outcome instanceof ParseOutcome.Skipped skipped) {
            tally.skipped(skipped.why());
          } else {
            give(parser.events(), number, position);
            tally.gave(parser.events().count());
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
    return tally.counts();
  }

  private void give(GivenEvents events, int segment, long position) throws IOException {
    for (int i = 0; i < events.count(); i++) {
      Event event = events.event(i);
      encoder.encode(event, segment, position, events.ordinal(i));
      buckets.add(event.epochDay(), encoder);
    }
  }

  private static ParseOutcome tooLong(ArchiveSource source) {
    return new ParseOutcome.Rejected(
        RejectReason.RECORD_TOO_LONG,
        null,
        "expected a record of at most "
            + source.maxRecordBytes()
            + " bytes but found a longer one");
  }

  private static byte @Nullable [] header(SegmentFooter footer) {
    return footer.header() == null ? null : Base64.getDecoder().decode(footer.header());
  }
}
