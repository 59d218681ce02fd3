package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.parse.RecordIds;
import io.daybook.archive.parse.RecordParser;
import io.daybook.archive.parse.RowGroup;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.SegmentReader;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks back for the rows that a segment goes on with, in the segments of its file before it. */
final class EarlierRows {
  /** A key that goes on over more segments is most likely no key. */
  private static final int MOST_SEGMENTS = 16;

  private final Storage storage;
  private final Mapping mapping;
  private final ZoneId zone;

  /** A segment in the raw zone. */
  private record Landed(SegmentName name, StoragePath path, LocalDate arrivalDay) {}

  EarlierRows(Storage storage, Mapping mapping, ZoneId zone) {
    this.storage = storage;
    this.mapping = mapping;
    this.zone = zone;
  }

  /**
   * Returns the rows before a segment.
   *
   * @param path of the segment in its day of arrival
   */
  RowGroup before(SegmentName segment, StoragePath path) throws IOException {
    return before(segment, path.parent().parent(), MOST_SEGMENTS);
  }

  private RowGroup before(SegmentName segment, StoragePath source, int most) throws IOException {
    if (segment.start() == 0) {
      return RowGroup.NO_ROWS;
    }
    Optional<Landed> earlier = most == 0 ? Optional.empty() : earlier(segment, source);
    if (earlier.isEmpty()) {
      return RowGroup.UNKNOWN;
    }
    RowGroup own = read(earlier.get(), segment.start(), RowGroup.UNKNOWN);
    if (own.first() == RowGroup.FirstRow.KNOWN) {
      return own;
    }
    RowGroup still = before(earlier.get().name(), source, most - 1);
    return still.first() == RowGroup.FirstRow.UNKNOWN
        ? own
        : read(earlier.get(), segment.start(), still);
  }

  /** Finds the segment of the file that holds the byte before another one. */
  private Optional<Landed> earlier(SegmentName segment, StoragePath source) throws IOException {
    List<FileStatus> latestFirst =
        storage.list(source).stream()
            .filter(FileStatus::isDirectory)
            .sorted(Comparator.comparing((FileStatus day) -> day.path().name()).reversed())
            .toList();
    for (FileStatus directory : latestFirst) {
      Optional<LocalDate> day = Zones.day(directory.path().name());
      if (day.isEmpty()) {
        continue;
      }
      for (FileStatus file : storage.list(directory.path())) {
        Optional<SegmentName> name =
            SegmentName.parse(file.path().name()).filter(n -> precedes(n, segment));
        if (name.isPresent()) {
          return Optional.of(new Landed(name.get(), file.path(), day.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean precedes(SegmentName name, SegmentName segment) {
    return name.source().equals(segment.source())
        && name.agent().equals(segment.agent())
        && name.file() == segment.file()
        && name.start() < segment.start()
        && name.end() >= segment.start();
  }

  private RowGroup read(Landed segment, long end, RowGroup before) throws IOException {
    RecordParser parser = new RecordParser(mapping, zone);
    SegmentFooter footer = SegmentReader.footer(storage, segment.path());
    RecordIds ids = new RecordIds(segment.name(), footer.batches());
    parser.begin(ids, segment.arrivalDay(), footer.framing(), SegmentParsing.header(footer));
    parser.resume(before);
    SegmentReader.records(
        storage,
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
