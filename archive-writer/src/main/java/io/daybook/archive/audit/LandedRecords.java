package io.daybook.archive.audit;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.OffsetRanges;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.segment.BundleFooter;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RawManifest;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.segment.RewrittenFile;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentFormatException;
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

/**
 * What the footers of a source's segments say, those that raw expiry wrote into its manifests too.
 */
final class LandedRecords {
  private final Map<String, LocalDate> arrivals = new HashMap<>();
  private final Map<LocalDate, Long> records = new TreeMap<>();
  private final Set<LocalDate> doubtful = new HashSet<>();
  private final Map<FileKey, OffsetRanges> landed = new HashMap<>();
  private final List<StoragePath> damaged = new ArrayList<>();
  private boolean isWhole = true;

  private LandedRecords() {}

  /**
   * Reads the footers of all segments of a source.
   *
   * @param zones of the warehouse
   * @param source its name
   * @param state tells which of them are archived
   */
  static LandedRecords of(
      Storage storage, Zones zones, String source, LedgerState state, int threads)
      throws IOException {
    LandedRecords all = new LandedRecords();
    for (FileStatus directory : storage.list(zones.raw(source))) {
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
    // Behind the listings: what went meanwhile stands here.
    RawManifests manifests = new RawManifests(storage, zones);
    for (RawManifests.ManifestFile manifest : manifests.list(source)) {
      for (RawManifest.ExpiredFile file : all.files(manifests, manifest.path())) {
        for (SegmentFooter footer : file.segments()) {
          // It may still be there, or stand in two manifests.
          if (!all.arrivals.containsKey(footer.name().fileName())) {
            all.add(footer, manifest.arrivalDay(), state);
          }
        }
      }
    }
    for (ConsumedRange range : state.consumed()) {
      if (range.file().source().equals(source)) {
        OffsetRanges there = all.landed.getOrDefault(range.file(), new OffsetRanges());
        all.isWhole &= there.missing(range.start(), range.end()).isEmpty();
      }
    }
    return all;
  }

  /** Returns what a manifest tells of; nothing if it is damaged, which is kept. */
  private List<RawManifest.ExpiredFile> files(RawManifests manifests, StoragePath manifest)
      throws IOException {
    try {
      return manifests.read(manifest).files();
    } catch (OperatorException e) {
      if (e.exitCode() != ExitCode.BLOCKED) {
        throw e;
      }
      damaged.add(manifest);
      return List.of();
    }
  }

  /**
   * Returns the footers in a file, none of one that expired meanwhile; nothing if it can't be read,
   * which 'verify raw' tells of.
   */
  private static Optional<List<SegmentFooter>> footers(Storage storage, FileStatus file)
      throws IOException {
    try {
      return Optional.of(RewrittenFile.read(storage, file, now -> whole(storage, now)));
    } catch (IOException | SegmentFormatException e) {
      return storage.status(file.path()).isPresent() ? Optional.empty() : Optional.of(List.of());
    }
  }

  private static List<SegmentFooter> whole(Storage storage, FileStatus file) throws IOException {
    if (LandedSegments.isBundle(file.path())) {
      return LandedSegments.bundle(storage, file).slices().stream()
          .map(BundleFooter.BundledSlice::footer)
          .toList();
    }
    boolean isSegment = SegmentName.parse(file.path().name()).isPresent();
    return isSegment ? List.of(SegmentReader.footer(storage, file)) : List.of();
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

  /** Returns under which day a segment arrived; nothing if neither it nor a manifest is there. */
  Optional<LocalDate> arrival(String segment) {
    return Optional.ofNullable(arrivals.get(segment));
  }

  /** Returns manifests whose bytes aren't those that raw expiry wrote. */
  List<StoragePath> damaged() {
    return damaged;
  }

  /** Returns whether all that was archived is still there, or in a manifest. */
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
