package io.daybook.ingest.landing;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the raw zone holds of a source, in segments alone and in bundles. */
public record LandedSource(Storage storage, Zones zones, String source) {

  /** Returns all segments by number and offset, whatever their days. */
  public List<DayListing.StoredSegment> segments() throws IOException {
    List<DayListing.StoredSegment> segments = new ArrayList<>();
    for (FileStatus day : storage.list(zones.raw(source))) {
      DayListing listing = DayListing.of(storage, source, day.path(), bundle -> true);
      if (!listing.unreadable().isEmpty()) {
        throw new AssertionError(listing.unreadable().get(0).problem());
      }
      segments.addAll(listing.segments());
    }
    segments.sort(Comparator.comparing(segment -> segment.name().fileName()));
    return segments;
  }

  /** Returns the files that hold them. */
  public List<StoragePath> stored() throws IOException {
    return segments().stream().map(DayListing.StoredSegment::path).distinct().toList();
  }

  /** Returns how many of them are bundles. */
  public long bundles() throws IOException {
    return stored().stream().filter(LandedSegments::isBundle).count();
  }

  /** Returns the footers of all segments. */
  public List<SegmentFooter> footers() throws IOException {
    List<SegmentFooter> footers = new ArrayList<>();
    LandedSegments reader = new LandedSegments(storage);
    for (DayListing.StoredSegment segment : segments()) {
      footers.add(reader.footer(segment.name(), segment.path()));
    }
    return footers;
  }

  /** Returns how many bytes there are, by the names of the segments. */
  public long bytes() throws IOException {
    return segments().stream()
        .map(DayListing.StoredSegment::name)
        .mapToLong(name -> name.end() - name.start())
        .sum();
  }

  /**
   * Returns what was landed under each number, which must begin at byte 0 and have no gap and no
   * overlap.
   */
  public List<String> files() throws IOException {
    return contents().values().stream()
        .map(content -> content.toString(StandardCharsets.UTF_8))
        .toList();
  }

  /** Returns the same as bytes, by number. */
  Map<Long, ByteArrayOutputStream> contents() throws IOException {
    Map<Long, ByteArrayOutputStream> contents = new TreeMap<>();
    LandedSegments reader = new LandedSegments(storage);
    for (DayListing.StoredSegment segment : segments()) {
      SegmentName name = segment.name();
      ByteArrayOutputStream content =
          contents.computeIfAbsent(name.file(), file -> new ByteArrayOutputStream());
      if (name.start() != content.size()) {
        throw new AssertionError(name + " does not begin at " + content.size());
      }
      try (InputStream in = reader.bytes(name, segment.path())) {
        in.transferTo(content);
      }
      if (name.end() != content.size()) {
        throw new AssertionError(name + " does not end at " + content.size());
      }
    }
    return contents;
  }

  /** Returns the records of all segments as the archive will read them, oversized ones marked. */
  List<String> records(Charset charset) throws IOException {
    List<String> records = new ArrayList<>();
    LandedSegments reader = new LandedSegments(storage);
    for (DayListing.StoredSegment segment : segments()) {
      reader.records(
          segment.path(),
          reader.footer(segment.name(), segment.path()),
          (position, bytes, from, to, size) -> {
            String text = new String(bytes, from, to - from, charset);
            records.add(size == RecordStream.Size.WHOLE ? text : "oversized:" + text);
          });
    }
    return records;
  }
}
