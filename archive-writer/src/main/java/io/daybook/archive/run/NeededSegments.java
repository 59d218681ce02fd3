package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.mapping.RecordFormat;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.CsvHeaders;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells which segments of a file those that stay behind them still look back into: for the rows
 * that a group began with ({@link EarlierRows}), or for the header in force ({@link
 * EarlierHeaders}).
 */
public final class NeededSegments {
  private final Mapping mapping;
  private final LandedSegments reader;

  public NeededSegments(Storage storage, Mapping mapping) {
    this.mapping = mapping;
    this.reader = new LandedSegments(storage);
  }

  /**
   * A segment of a file.
   *
   * @param path of the file of the raw zone that holds it
   * @param stays whether it stays, whoever needs it
   */
  public record FileSegment(SegmentName name, StoragePath path, boolean stays) {}

  /** Returns whether segments of a source ever look back. */
  public static boolean mayLookBack(Mapping mapping) {
    return mapping.carry().isPresent()
        || (mapping.format() instanceof RecordFormat.Csv csv
            && CsvHeaders.of(csv.framing(), null).isPresent());
  }

  /**
   * Returns which of those that need not stay are needed. It reads the footers of segments of which
   * it depends.
   *
   * @param segments of one file
   */
  public Set<SegmentName> of(Collection<FileSegment> segments) throws IOException {
    List<FileSegment> last =
        segments.stream()
            .sorted(Comparator.comparing(FileSegment::name, Comparator.reverseOrder()))
            .toList();
    long going = segments.stream().filter(segment -> !segment.stays()).count();
    Set<SegmentName> needed = new HashSet<>();
    int rows = 0;
    boolean header = false;
    for (FileSegment segment : last) {
      if (going == 0) {
        return needed;
      }
      going -= segment.stays() ? 0 : 1;
      if (segment.stays()) {
        rows = mapping.carry().isPresent() ? EarlierRows.MOST_SEGMENTS : 0;
      } else if (rows > 0 || header) {
        needed.add(segment.name());
        rows = Math.max(0, rows - 1);
      } else {
        continue;
      }
      header = going > 0 && !isHeaderTold(segment);
    }
    return needed;
  }

  private boolean isHeaderTold(FileSegment segment) throws IOException {
    return !(mapping.format() instanceof RecordFormat.Csv csv)
        || EarlierHeaders.isTold(reader.footer(segment.name(), segment.path()), csv.framing());
  }
}
