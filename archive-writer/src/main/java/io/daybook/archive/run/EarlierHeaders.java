package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.mapping.RecordFormat;
import io.daybook.archive.run.EarlierSegments.EarlierSegment;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.CsvHeaders;
import io.daybook.warehouse.segment.Framing.CsvFraming;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks back for the header in force at a segment's beginning where its footer doesn't tell it: the
 * segment was landed before the source had its rule for headers. The segments before it are read,
 * back to one that has a header or whose footer tells of it, at most to the file's beginning. What
 * was found is kept for the segments behind, so that a run reads a segment about once more. Threads
 * may look at once.
 */
final class EarlierHeaders {
  private final Storage storage;
  private final EarlierSegments segments;
  private final Map<SegmentName, HeaderInForce> behind = new ConcurrentHashMap<>();

  /**
   * What is known of the header at a place.
   *
   * @param base64 its record in Base64, line end included; null if there is none
   * @param missing why nothing is known; null if it is
   */
  record HeaderInForce(@Nullable String base64, @Nullable String missing) {
    static HeaderInForce told(@Nullable String base64) {
      return new HeaderInForce(base64, null);
    }

    static HeaderInForce known(byte @Nullable [] record) {
      return told(record == null ? null : Base64.getEncoder().encodeToString(record));
    }

    byte @Nullable [] record() {
      return base64 == null ? null : Base64.getDecoder().decode(base64);
    }

    static HeaderInForce missing(long offset) {
      return new HeaderInForce(
          null,
          "the segment of its file before byte "
              + offset
              + " is missing; put it back into the raw zone, then run 'daybook archive --again'");
    }
  }

  /** The part of a segment before an offset of its file. */
  private record EarlierPart(EarlierSegment segment, SegmentFooter footer, long end) {}

  EarlierHeaders(Storage storage) {
    this.storage = storage;
    this.segments = new EarlierSegments(storage);
  }

  EarlierSegments segments() {
    return segments;
  }

  /**
   * Returns the header in force at the beginning of a segment.
   *
   * @param path of the segment
   * @param mapping of the source; one of another format has no headers
   */
  HeaderInForce at(SegmentName name, StoragePath path, SegmentFooter footer, Mapping mapping)
      throws IOException {
    return mapping.format() instanceof RecordFormat.Csv csv
        ? at(name, path, footer, csv.framing())
        : HeaderInForce.told(null);
  }

  private HeaderInForce at(
      SegmentName name, StoragePath path, SegmentFooter footer, CsvFraming framing)
      throws IOException {
    return isTold(footer, framing)
        ? HeaderInForce.told(footer.header())
        : before(name, path, framing);
  }

  static boolean isTold(SegmentFooter footer, CsvFraming framing) {
    return footer.start() == 0 || footer.batches() != null || CsvHeaders.areToldBy(footer, framing);
  }

  /** Goes back to where the header is known, then forwards over what may have changed it. */
  private HeaderInForce before(SegmentName name, StoragePath path, CsvFraming framing)
      throws IOException {
    Deque<EarlierPart> passed = new ArrayDeque<>();
    LandedSegments reader = new LandedSegments(storage);
    HeaderInForce known = null;
    SegmentName at = name;
    StoragePath atPath = path;
    while (known == null) {
      Optional<EarlierSegment> earlier = segments.before(at, atPath);
      if (earlier.isEmpty()) {
        return HeaderInForce.missing(at.start());
      }
      EarlierSegment segment = earlier.get();
      if (segment.name().end() == at.start()) {
        known = behind.get(segment.name());
      }
      if (known == null) {
        EarlierPart part =
            new EarlierPart(segment, reader.footer(segment.name(), segment.path()), at.start());
        passed.push(part);
        known = framing.headerPattern() == null ? null : ownHeader(reader, part, framing);
        if (known == null && isTold(part.footer, framing)) {
          known = HeaderInForce.told(part.footer.header());
        }
      }
      at = segment.name();
      atPath = segment.path();
    }
    return forwards(reader, known, passed, framing);
  }

  /** Where headers may stand anywhere, one in the segment itself is enough. */
  private @Nullable HeaderInForce ownHeader(
      LandedSegments reader, EarlierPart part, CsvFraming framing) throws IOException {
    HeaderInForce own = behind(reader, part, framing, HeaderInForce.told(null));
    return own.base64() == null ? null : own;
  }

  private HeaderInForce forwards(
      LandedSegments reader, HeaderInForce from, Deque<EarlierPart> passed, CsvFraming framing)
      throws IOException {
    HeaderInForce known = from;
    for (EarlierPart part : passed) {
      known = framing.headerPattern() == null ? behind(reader, part, framing, known) : known;
      if (part.footer.end() == part.end) {
        behind.put(part.segment.name(), known);
      }
    }
    return known;
  }

  private HeaderInForce behind(
      LandedSegments reader, EarlierPart part, CsvFraming framing, HeaderInForce before)
      throws IOException {
    CsvHeaders headers =
        CsvHeaders.of(framing.asCut(part.footer.framing()), before.record()).orElseThrow();
    reader.records(
        part.segment.path(),
        part.footer,
        (position, bytes, from, to, size) -> {
          if (position < part.end && size == RecordStream.Size.WHOLE) {
            headers.take(position, bytes, from, to);
          }
        });
    return HeaderInForce.known(headers.inForce());
  }
}
