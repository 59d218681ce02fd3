package io.daybook.archive.run;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ConsumedBundles;
import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.ListedDay;
import io.daybook.warehouse.ledger.OffsetRanges;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The frozen input of a run: the segments of a dataset's sources that no run has archived yet, in
 * the order that decides which of two duplicates came first.
 *
 * @param segments by arrival day, agent, source, file, offset
 * @param listed day directories that this run will have consumed whole
 * @param bundles that this run will have consumed whole
 * @param unreadable files that may hold segments and can't tell which, by source; such a source has
 *     to wait as a whole
 * @param blocked files in which an erasure has still to overwrite records, by source; such a source
 *     has to wait, too
 */
public record InputPlan(
    List<InputSegment> segments,
    List<ListedDay> listed,
    List<ConsumedBundles> bundles,
    Map<String, List<DayListing.UnreadableFile>> unreadable,
    Map<String, List<DayListing.UnreadableFile>> blocked) {

  /** A directory that changed more recently may change again within its clock's last tick. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  public InputPlan {
    segments = List.copyOf(segments);
    listed = List.copyOf(listed);
    bundles = List.copyOf(bundles);
    unreadable = Map.copyOf(unreadable);
    blocked = Map.copyOf(blocked);
  }

  /** Segments that are read, of directories that another run consumed. */
  InputPlan(List<InputSegment> segments) {
    this(segments, List.of(), List.of(), Map.of(), Map.of());
  }

  /** What is one record. */
  public enum Cut {
    /** The records that the collector cut. */
    AS_LANDED,
    /** Each of them is cut by the source's framing as it is now, and may be several. */
    ANEW
  }

  /**
   * A segment with what is new in it.
   *
   * @param path of the file that holds it
   * @param bytes compressed size; of a slice its share of the bundle
   * @param fresh offsets of the source's file that no run has archived; less than the segment where
   *     segments overlap
   * @param cut whether its records are cut once more
   */
  public record InputSegment(
      SegmentName name,
      StoragePath path,
      LocalDate arrivalDay,
      long bytes,
      List<OffsetRanges.OffsetRange> fresh,
      Cut cut) {
    public InputSegment {
      fresh = List.copyOf(fresh);
    }

    /** A segment whose records are those that were landed. */
    InputSegment(
        SegmentName name,
        StoragePath path,
        LocalDate arrivalDay,
        long bytes,
        List<OffsetRanges.OffsetRange> fresh) {
      this(name, path, arrivalDay, bytes, fresh, Cut.AS_LANDED);
    }

    /** Returns how many bytes of the source's file are new. */
    long freshBytes() {
      return fresh.stream().mapToLong(range -> range.end() - range.start()).sum();
    }

    /** Returns whether a record that begins at the offset is new. */
    boolean isFresh(long offset) {
      for (OffsetRanges.OffsetRange range : fresh) {
        if (offset >= range.start() && offset < range.end()) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Lists what is new. Only day directories that changed since they were consumed whole are listed.
   *
   * @param now tells which directories are settled
   */
  public static InputPlan freeze(
      Storage storage, Zones zones, List<String> sources, LedgerState state, Instant now)
      throws IOException {
    List<InputSegment> segments = new ArrayList<>();
    List<ListedDay> listed = new ArrayList<>();
    List<ConsumedBundles> bundles = new ArrayList<>();
    Map<String, List<DayListing.UnreadableFile>> unreadable = new TreeMap<>();
    ConsumedDays consumed = new ConsumedDays(storage, zones);
    for (String source : sources) {
      for (FileStatus directory : storage.list(zones.raw(source))) {
        Optional<LocalDate> day = day(directory);
        if (day.isEmpty() || consumed.contains(state, source, day.get(), directory)) {
          continue;
        }
        DayListing found =
            DayListing.of(
                storage, source, directory.path(), name -> !state.isConsumed(consumed(name)));
        for (DayListing.StoredSegment file : found.segments()) {
          segments.add(
              new InputSegment(file.name(), file.path(), day.get(), file.bytes(), List.of()));
        }
        found.bundles().forEach(bundle -> bundles.add(consumed(bundle.name())));
        if (!found.unreadable().isEmpty()) {
          unreadable.computeIfAbsent(source, of -> new ArrayList<>()).addAll(found.unreadable());
        } else if (isSettled(directory, now)) {
          listed.add(new ListedDay(source, day.get(), directory.modifiedMillis()));
        }
      }
    }
    segments.sort(
        Comparator.comparing(InputSegment::arrivalDay)
            .thenComparing(segment -> segment.name().agent())
            .thenComparing(segment -> segment.name().source())
            .thenComparing(segment -> segment.name().file())
            .thenComparing(segment -> segment.name().start()));
    return new InputPlan(fresh(segments, state), listed, bundles, unreadable, Map.of());
  }

  /**
   * Returns the plan with sources that wait for an erasure.
   *
   * @param files by source
   * @param sources of the plan; others are left out
   */
  InputPlan withBlocked(Map<String, List<DayListing.UnreadableFile>> files, List<String> sources) {
    return new InputPlan(segments, listed, bundles, unreadable, only(files, sources::contains));
  }

  private static Map<String, List<DayListing.UnreadableFile>> only(
      Map<String, List<DayListing.UnreadableFile>> files, Predicate<String> sources) {
    return files.entrySet().stream()
        .filter(source -> sources.test(source.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns how the ledger knows a bundle. */
  static ConsumedBundles consumed(BundleName name) {
    return new ConsumedBundles(
        name.source(), name.agent(), name.epoch(), name.claim().value(), name.number());
  }

  private static boolean isSettled(FileStatus directory, Instant now) {
    return Instant.ofEpochMilli(directory.modifiedMillis()).plus(SETTLED).isBefore(now);
  }

  /** Keeps what neither an earlier run nor an earlier segment of this run holds. */
  private static List<InputSegment> fresh(List<InputSegment> segments, LedgerState state) {
    Map<FileKey, OffsetRanges> taken = new HashMap<>();
    List<InputSegment> fresh = new ArrayList<>();
    for (InputSegment segment : segments) {
      SegmentName name = segment.name();
      FileKey file = new FileKey(name.source(), name.agent(), name.file());
      OffsetRanges ranges = taken.computeIfAbsent(file, key -> new OffsetRanges());
      List<OffsetRanges.OffsetRange> parts = new ArrayList<>();
      for (OffsetRanges.OffsetRange part : state.unconsumed(file, name.start(), name.end())) {
        parts.addAll(ranges.missing(part.start(), part.end()));
      }
      ranges.add(name.start(), name.end());
      if (!parts.isEmpty()) {
        fresh.add(
            new InputSegment(name, segment.path(), segment.arrivalDay(), segment.bytes(), parts));
      }
    }
    return fresh;
  }

  /** Returns the plan as it would be if nothing of some sources had come. */
  public InputPlan without(Set<String> sources) {
    return new InputPlan(
        segments.stream().filter(segment -> !sources.contains(segment.name().source())).toList(),
        listed.stream().filter(day -> !sources.contains(day.source())).toList(),
        bundles.stream().filter(bundle -> !sources.contains(bundle.source())).toList(),
        only(unreadable, source -> !sources.contains(source)),
        only(blocked, source -> !sources.contains(source)));
  }

  /** Returns whether there is nothing to do or to tell. */
  boolean isEmpty() {
    return segments.isEmpty() && unreadable.isEmpty() && blocked.isEmpty();
  }

  /** Returns the segments of which parts were archived before: agents' ranges never overlap. */
  List<SegmentName> clipped() {
    return segments.stream()
        .filter(
            segment ->
                !segment
                    .fresh()
                    .equals(
                        List.of(
                            new OffsetRanges.OffsetRange(
                                segment.name().start(), segment.name().end()))))
        .map(InputSegment::name)
        .toList();
  }

  /** Returns the bytes that this run consumes. */
  List<ConsumedRange> consumed() {
    List<ConsumedRange> consumed = new ArrayList<>();
    for (InputSegment segment : segments) {
      SegmentName name = segment.name();
      FileKey file = new FileKey(name.source(), name.agent(), name.file());
      segment.fresh().forEach(r -> consumed.add(new ConsumedRange(file, r.start(), r.end())));
    }
    return consumed;
  }

  private static Optional<LocalDate> day(FileStatus directory) {
    return directory.isDirectory() ? Zones.day(directory.path().name()) : Optional.empty();
  }
}
