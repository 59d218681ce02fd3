package io.daybook.archive.run;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.ExpiredRows;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.OffsetRanges;
import io.daybook.warehouse.ledger.OffsetRanges.OffsetRange;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RawManifest.ExpiredFile;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The archived records that are read anew: whole arrival days of sources, as far as the raw zone
 * has them. A day of which a file or a quarantined record expired is carried over as it is, since
 * nobody can tell any more what the rest of it counted.
 */
final class RereadPlan {
  private final Set<RereadDay> days;
  private final Set<RereadDay> carriedDays;
  private final List<InputPlan.InputSegment> segments;
  private final NavigableMap<String, ReadRanges> places = new TreeMap<>();
  private final NavigableMap<String, LocalDate> expired;

  private RereadPlan(
      Set<RereadDay> days,
      Set<RereadDay> carriedDays,
      List<InputPlan.InputSegment> segments,
      NavigableMap<String, LocalDate> expired) {
    this.days = days;
    this.carriedDays = carriedDays;
    this.segments = segments;
    this.expired = expired;
  }

  /** A source's arrival day. */
  record RereadDay(String source, LocalDate day) implements Comparable<RereadDay> {
    @Override
    public int compareTo(RereadDay other) {
      int bySource = source.compareTo(other.source);
      return bySource != 0 ? bySource : day.compareTo(other.day);
    }
  }

  /** What is read of a segment, but for the ranges of erased records. */
  private record ReadRanges(InputPlan.InputSegment segment, OffsetRanges erased) {}

  /**
   * Finds them.
   *
   * @param sources all whose days are looked at
   * @param wanted which of their arrival days are read
   * @throws OperatorException if the raw zone lacks archived bytes that no manifest tells of
   */
  static RereadPlan of(
      Storage storage,
      Zones zones,
      LedgerState base,
      Collection<LedgerEntry> entries,
      List<String> sources,
      Predicate<RereadDay> wanted)
      throws IOException {
    InputPlan landed =
        InputPlan.freeze(storage, zones, sources, LedgerState.empty(), Instant.EPOCH);
    landed
        .unreadable()
        .forEach(
            (source, files) -> {
              throw new OperatorException(
                  ExitCode.BLOCKED,
                  "[" + source + "] Cannot read its records anew: " + files.get(0).problem());
            });
    Set<RereadDay> gone = new TreeSet<>();
    Map<FileKey, OffsetRanges> known = new HashMap<>();
    Map<FileKey, OffsetRanges> told = new HashMap<>();
    NavigableMap<String, LocalDate> expired = new TreeMap<>();
    for (String source : sources) {
      expired(storage, zones, source, wanted, gone, told, expired);
    }
    told.forEach(
        (file, ranges) -> {
          OffsetRanges all = known.computeIfAbsent(file, of -> new OffsetRanges());
          ranges.ranges().forEach(range -> all.add(range.start(), range.end()));
        });
    quarantineExpired(entries, sources, gone);
    Set<RereadDay> days = new TreeSet<>();
    List<InputPlan.InputSegment> segments = new ArrayList<>();
    for (InputPlan.InputSegment segment : landed.segments()) {
      FileKey file = file(segment.name());
      RereadDay day = new RereadDay(segment.name().source(), segment.arrivalDay());
      known
          .computeIfAbsent(file, of -> new OffsetRanges())
          .add(segment.name().start(), segment.name().end());
      List<OffsetRange> archived =
          archived(segment, base, told.getOrDefault(file, new OffsetRanges()));
      if (wanted.test(day) && !gone.contains(day) && !archived.isEmpty()) {
        days.add(day);
        segments.add(
            new InputPlan.InputSegment(
                segment.name(),
                segment.path(),
                segment.arrivalDay(),
                segment.bytes(),
                archived,
                InputPlan.Cut.ANEW));
      }
    }
    requireWhole(base, sources, known);
    Set<RereadDay> carried = new TreeSet<>(gone);
    carried.removeIf(wanted.negate());
    RereadPlan plan = new RereadPlan(days, carried, segments, expired);
    LandedSegments reader = new LandedSegments(storage);
    for (InputPlan.InputSegment segment : segments) {
      OffsetRanges erased = new OffsetRanges();
      for (SegmentFooter.ByteRange range : reader.footer(segment.name(), segment.path()).erased()) {
        erased.add(range.start(), range.end());
      }
      plan.places.put(segment.name().fileName(), new ReadRanges(segment, erased));
    }
    return plan;
  }

  private static FileKey file(SegmentName name) {
    return new FileKey(name.source(), name.agent(), name.file());
  }

  private static void expired(
      Storage storage,
      Zones zones,
      String source,
      Predicate<RereadDay> wanted,
      Set<RereadDay> gone,
      Map<FileKey, OffsetRanges> told,
      Map<String, LocalDate> names)
      throws IOException {
    RawManifests manifests = new RawManifests(storage, zones);
    for (RawManifests.ManifestFile manifest : manifests.list(source)) {
      RereadDay day = new RereadDay(source, manifest.arrivalDay());
      gone.add(day);
      for (ExpiredFile file : manifests.read(manifest.path()).files()) {
        for (SegmentFooter footer : file.segments()) {
          told.computeIfAbsent(
                  new FileKey(source, footer.agent(), footer.file()), of -> new OffsetRanges())
              .add(footer.start(), footer.end());
          if (wanted.test(day)) {
            SegmentName name =
                new SegmentName(
                    footer.agent(), source, footer.file(), footer.start(), footer.end());
            names.put(name.fileName(), day.day());
          }
        }
      }
    }
  }

  private static void quarantineExpired(
      Collection<LedgerEntry> entries, List<String> sources, Set<RereadDay> gone) {
    for (LedgerEntry entry : entries) {
      if (entry instanceof LedgerEntry.Commit commit) {
        for (ExpiredRows rows : commit.expired()) {
          if (rows.table().equals(QuarantineTable.NAME) && sources.contains(rows.source())) {
            gone.add(new RereadDay(rows.source(), rows.day()));
          }
        }
      }
    }
  }

  /**
   * Returns what some run has archived, and no earlier copy of the segment holds: none that landed
   * before, and none that expired, whose records are booked on the day on which it had landed.
   */
  private static List<OffsetRange> archived(
      InputPlan.InputSegment segment, LedgerState base, OffsetRanges expired) {
    List<OffsetRange> archived = new ArrayList<>();
    for (OffsetRange fresh : segment.fresh()) {
      for (OffsetRange own : expired.missing(fresh.start(), fresh.end())) {
        OffsetRanges waiting = new OffsetRanges();
        base.unconsumed(file(segment.name()), own.start(), own.end())
            .forEach(range -> waiting.add(range.start(), range.end()));
        archived.addAll(waiting.missing(own.start(), own.end()));
      }
    }
    return archived;
  }

  private static void requireWhole(
      LedgerState base, List<String> sources, Map<FileKey, OffsetRanges> known) {
    base.consumed().stream()
        .filter(range -> sources.contains(range.file().source()))
        .forEach(
            range -> {
              OffsetRanges there = known.getOrDefault(range.file(), new OffsetRanges());
              if (!there.missing(range.start(), range.end()).isEmpty()) {
                throw new OperatorException(
                    ExitCode.BLOCKED,
                    String.format(
                        "[%s] Cannot read its records anew: expected the archived bytes %d to %d of"
                            + " %s in the raw zone, or a manifest of their expiry, but found"
                            + " neither; 'daybook verify raw' tells what is lost",
                        range.file().source(), range.start(), range.end(), range.file()));
              }
            });
  }

  /** Returns the arrival days that are read anew. */
  Set<RereadDay> days() {
    return days;
  }

  /** Returns the arrival days that were asked for and are carried over. */
  Set<RereadDay> carriedDays() {
    return carriedDays;
  }

  InputPlan input() {
    return new InputPlan(segments);
  }

  /** Returns whether a row of the record that begins there makes way for what is read now. */
  boolean holds(String segment, long offset) {
    ReadRanges placed = places.get(segment);
    return placed != null
        && placed.segment.isFresh(offset)
        && !placed.erased.intersects(offset, offset + 1);
  }

  /** Returns whether the record there was erased: rows of others that it gave can only stay. */
  boolean isErased(String segment, long offset) {
    ReadRanges placed = places.get(segment);
    return placed != null && placed.erased.intersects(offset, offset + 1);
  }

  /** Returns whether a segment is one of those that expired. */
  boolean isExpired(String segment) {
    return expired.containsKey(segment);
  }

  /** Returns the arrival day of a segment that is read. */
  LocalDate arrivalDay(String segment) {
    ReadRanges placed = places.get(segment);
    if (placed == null) {
      throw new IllegalArgumentException(segment + " isn't read");
    }
    return placed.segment.arrivalDay();
  }

  /** Returns whether a file may have rows that concern the plan; bounds leave few. */
  boolean mayHold(DataFile file) {
    String min = file.min().get("raw_segment");
    String max = file.max().get("raw_segment");
    return min == null
        || max == null
        || isBetween(places.ceilingKey(min), max)
        || isBetween(expired.ceilingKey(min), max);
  }

  private static boolean isBetween(@Nullable String first, String max) {
    return first != null && first.compareTo(max) <= 0;
  }
}
