package io.daybook.archive.run;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.OffsetRanges.OffsetRange;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.SegmentFormatException;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a source that no ledger has consumed, as their names and footers tell.
 *
 * @param since arrival day of the oldest; null if none waits
 * @param records of the segments of which anything waits
 * @param bytes of log that wait, as the service wrote them
 */
public record WaitingSegments(@Nullable LocalDate since, long segments, long records, long bytes) {
  /** Nothing waits. */
  public static final WaitingSegments NONE = new WaitingSegments(null, 0, 0, 0);

  /**
   * Looks at a source. It costs a listing of each day that no ledger has consumed whole, and the
   * footer of each segment that waits.
   *
   * @param ledgers of all datasets that may have read it
   * @param givenUp parts that don't count
   */
  static WaitingSegments of(
      Storage storage,
      Zones zones,
      String source,
      Collection<LedgerState> ledgers,
      GivenUpSource givenUp)
      throws IOException {
    WaitingSegments sum = NONE;
    LandedSegments reader = new LandedSegments(storage);
    ConsumedDays consumed = new ConsumedDays(storage, zones);
    for (FileStatus directory : storage.list(zones.raw(source))) {
      Optional<LocalDate> day = Zones.day(directory.path().name());
      boolean waits = day.isPresent();
      for (LedgerState ledger : ledgers) {
        waits = waits && !consumed.contains(ledger, source, day.orElseThrow(), directory);
      }
      if (!waits) {
        continue;
      }
      DayListing listing =
          DayListing.of(storage, source, directory.path(), name -> !isConsumed(ledgers, name));
      for (DayListing.StoredSegment file : listing.segments()) {
        List<OffsetRange> parts = parts(file.name(), ledgers, givenUp);
        sum = sum.plus(waiting(reader, file.name(), file.path(), day.orElseThrow(), parts));
      }
      sum = sum.plusUnreadable(listing.unreadable());
    }
    return sum;
  }

  /** Looks at segments that a plan has found, all of one source. */
  static WaitingSegments of(Storage storage, Collection<InputPlan.InputSegment> segments)
      throws IOException {
    WaitingSegments sum = NONE;
    LandedSegments reader = new LandedSegments(storage);
    List<InputPlan.InputSegment> byFile =
        segments.stream().sorted(Comparator.comparing(each -> each.path().value())).toList();
    for (InputPlan.InputSegment each : byFile) {
      try {
        sum = sum.plus(waiting(reader, each.name(), each.path(), each.arrivalDay(), each.fresh()));
      } catch (NoSuchFileException e) {
        // It went meanwhile: nothing of it waits.
      }
    }
    return sum;
  }

  /** Returns the same with files that can't tell what they hold, each as a segment. */
  WaitingSegments plusUnreadable(List<DayListing.UnreadableFile> files) {
    WaitingSegments sum = this;
    for (DayListing.UnreadableFile file : files) {
      LocalDate day = Zones.day(file.path().parent().name()).orElse(null);
      sum = sum.plus(new WaitingSegments(day, 1, 0, 0));
    }
    return sum;
  }

  private static boolean isConsumed(Collection<LedgerState> ledgers, BundleName name) {
    return ledgers.stream().anyMatch(ledger -> ledger.isConsumed(InputPlan.consumed(name)));
  }

  private static List<OffsetRange> parts(
      SegmentName name, Collection<LedgerState> ledgers, GivenUpSource givenUp) {
    FileKey file = new FileKey(name.source(), name.agent(), name.file());
    List<OffsetRange> parts = givenUp.others(file, name.start(), name.end());
    for (LedgerState ledger : ledgers) {
      parts =
          parts.stream()
              .flatMap(part -> ledger.unconsumed(file, part.start(), part.end()).stream())
              .toList();
    }
    return parts;
  }

  private static WaitingSegments waiting(
      LandedSegments reader,
      SegmentName name,
      StoragePath path,
      LocalDate day,
      List<OffsetRange> parts)
      throws IOException {
    long bytes = parts.stream().mapToLong(part -> part.end() - part.start()).sum();
    return bytes == 0 ? NONE : new WaitingSegments(day, 1, records(reader, name, path), bytes);
  }

  /** A damaged footer is told by 'verify raw'; here it must not stop the rest. */
  private static long records(LandedSegments reader, SegmentName name, StoragePath path)
      throws IOException {
    try {
      return reader.footer(name, path).records();
    } catch (SegmentFormatException e) {
      return 0;
    }
  }

  private WaitingSegments plus(WaitingSegments other) {
    LocalDate first = since;
    if (first == null || (other.since != null && other.since.isBefore(first))) {
      first = other.since;
    }
    return new WaitingSegments(
        first, segments + other.segments, records + other.records, bytes + other.bytes);
  }
}
