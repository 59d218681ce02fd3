package io.daybook.archive.audit;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.OffsetRanges;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.segment.BundleFooter;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.SegmentReader;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the footers of a source's segments say, as far as the raw zone still has them. */
final class LandedRecords {
  private final Map<String, LocalDate> arrivals = new HashMap<>();
  private final Map<LocalDate, Long> records = new TreeMap<>();
  private final Set<LocalDate> doubtful = new HashSet<>();
  private final Map<FileKey, OffsetRanges> landed = new HashMap<>();
  private boolean isWhole = true;

  private LandedRecords() {}

  /**
   * Reads the footers of all segments of a source.
   *
   * @param state tells which of them are archived
   */
  static LandedRecords of(Storage storage, StoragePath source, LedgerState state, int threads)
      throws IOException {
    LandedRecords all = new LandedRecords();
    for (FileStatus directory : storage.list(source)) {
      Optional<LocalDate> day = Zones.day(directory.path().name());
      if (day.isPresent()) {
        List<FileStatus> files =
            storage.list(directory.path()).stream().filter(file -> !file.isDirectory()).toList();
        for (Optional<List<SegmentFooter>> footers :
            Parallel.map(threads, files, file -> footers(storage, file))) {
          footers.ifPresentOrElse(
              some -> some.forEach(footer -> all.add(footer, day.get(), state)),
              () -> all.doubtful.add(day.get()));
        }
      }
    }
    for (ConsumedRange range : state.consumed()) {
      if (range.file().source().equals(source.name())) {
        OffsetRanges there = all.landed.getOrDefault(range.file(), new OffsetRanges());
        all.isWhole &= there.missing(range.start(), range.end()).isEmpty();
      }
    }
    return all;
  }

  /** Returns the footers in a file; nothing if it can't be read, which 'verify raw' tells of. */
  private static Optional<List<SegmentFooter>> footers(Storage storage, FileStatus file)
      throws IOException {
    try {
      if (LandedSegments.isBundle(file.path())) {
        return Optional.of(
            LandedSegments.bundle(storage, file).slices().stream()
                .map(BundleFooter.BundledSlice::footer)
                .toList());
      }
      boolean isSegment = SegmentName.parse(file.path().name()).isPresent();
      return Optional.of(isSegment ? List.of(SegmentReader.footer(storage, file)) : List.of());
    } catch (IOException e) {
      storage.status(file.path());
      return Optional.empty();
    }
  }

  private void add(SegmentFooter footer, LocalDate day, LedgerState state) {
    SegmentName name = footer.name();
    FileKey file = new FileKey(name.source(), name.agent(), name.file());
    OffsetRanges known = landed.computeIfAbsent(file, key -> new OffsetRanges());
    boolean overlaps = known.intersects(name.start(), name.end());
    known.add(name.start(), name.end());
    arrivals.put(name.fileName(), day);
    List<OffsetRanges.OffsetRange> fresh = state.unconsumed(file, name.start(), name.end());
    if (fresh.isEmpty()) {
      records.merge(day, footer.records(), Long::sum);
    }
    boolean isPartly =
        !fresh.isEmpty()
            && !fresh.equals(List.of(new OffsetRanges.OffsetRange(name.start(), name.end())));
    if (overlaps || isPartly) {
      doubtful.add(day);
    }
  }

  /** Returns under which day a segment lies; nothing if it isn't there any more. */
  Optional<LocalDate> arrival(String segment) {
    return Optional.ofNullable(arrivals.get(segment));
  }

  /** Returns whether all that was archived is still there. */
  boolean isWhole() {
    return isWhole;
  }

  /**
   * Returns the records of the archived segments of a day; nothing if that can't be told: segments
   * overlap, were archived in part, or can't be read.
   */
  Optional<Long> records(LocalDate day) {
    return doubtful.contains(day) ? Optional.empty() : Optional.of(records.getOrDefault(day, 0L));
  }

  /** Returns all days that have a segment of which something is archived. */
  List<LocalDate> days() {
    return new ArrayList<>(records.keySet());
  }
}
