package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.parse.RecordIds;
import io.daybook.archive.parse.RecordParser;
import io.daybook.archive.parse.RowGroup;
import io.daybook.archive.record.Arrival;
import io.daybook.archive.run.EarlierSegments.EarlierSegment;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Optional;

/** Looks back for the rows that a segment goes on with, in the segments of its file before it. */
final class EarlierRows {
  /** A key that goes on over more segments is most likely no key. */
  static final int MOST_SEGMENTS = 16;

  private final LandedSegments reader;
  private final EarlierHeaders headers;
  private final Mapping mapping;
  private final ZoneId zone;

  /**
   * @param reader of segments before those that are parsed
   * @param headers of the source's segments
   */
  EarlierRows(LandedSegments reader, EarlierHeaders headers, Mapping mapping, ZoneId zone) {
    this.reader = reader;
    this.headers = headers;
    this.mapping = mapping;
    this.zone = zone;
  }

  /**
   * Returns the rows before a segment.
   *
   * @param path of the segment in its day of arrival
   */
  RowGroup before(SegmentName segment, StoragePath path) throws IOException {
    return before(segment, path, MOST_SEGMENTS);
  }

  private RowGroup before(SegmentName segment, StoragePath path, int most) throws IOException {
    if (segment.start() == 0) {
      return RowGroup.NO_ROWS;
    }
    Optional<EarlierSegment> earlier =
        most == 0 ? Optional.empty() : headers.segments().before(segment, path);
    if (earlier.isEmpty()) {
      return RowGroup.UNKNOWN;
    }
    RowGroup own = read(earlier.get(), segment.start(), RowGroup.UNKNOWN);
    if (own.first() == RowGroup.FirstRow.KNOWN) {
      return own;
    }
    RowGroup still = before(earlier.get().name(), earlier.get().path(), most - 1);
    return still.first() == RowGroup.FirstRow.UNKNOWN
        ? own
        : read(earlier.get(), segment.start(), still);
  }

  private RowGroup read(EarlierSegment segment, long end, RowGroup before) throws IOException {
    RecordParser parser = new RecordParser(mapping, zone);
    SegmentFooter footer = reader.footer(segment.name(), segment.path());
    RecordIds ids = new RecordIds(segment.name(), footer.batches());
    EarlierHeaders.HeaderInForce header =
        headers.at(segment.name(), segment.path(), footer, mapping);
    parser.begin(ids, Arrival.of(footer, segment.arrivalDay()), footer.framing(), header.record());
    parser.loseHeader(header.missing());
    parser.resume(before);
    reader.records(
        segment.path(),
        footer,
        (position, bytes, from, to, size) -> {
          ids.pass(position);
          if (position < end && size == RecordStream.Size.WHOLE) {
            parser.passOver(position, bytes, from, to);
          } else if (position < end) {
            parser.loseRow();
          }
        });
    return parser.rows();
  }
}
