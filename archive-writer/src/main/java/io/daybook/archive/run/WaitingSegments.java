package io.daybook.archive.run;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.OffsetRanges.OffsetRange;
import io.daybook.warehouse.segment.SegmentFormatException;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.SegmentReader;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Collection;
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
    for (FileStatus directory : storage.list(zones.raw(source))) {
      Optional<LocalDate> day = Zones.day(directory.path().name());
      if (day.isPresent() && !isConsumed(ledgers, source, day.get(), directory)) {
        for (FileStatus file : storage.list(directory.path())) {
          SegmentName name = SegmentName.parse(file.path().name()).orElse(null);
          if (name != null && name.source().equals(source)) {
            sum = sum.plus(waiting(storage, file, day.get(), parts(name, ledgers, givenUp)));
          }
        }
      }
    }
    return sum;
  }

  /** Looks at segments that a plan has found, all of one source. */
  static WaitingSegments of(Storage storage, Collection<InputPlan.InputSegment> segments)
      throws IOException {
    WaitingSegments sum = NONE;
    for (InputPlan.InputSegment segment : segments) {
      Optional<FileStatus> file = storage.status(segment.path());
      if (file.isPresent()) {
        sum = sum.plus(waiting(storage, file.get(), segment.arrivalDay(), segment.fresh()));
      }
    }
    return sum;
  }

  private static boolean isConsumed(
      Collection<LedgerState> ledgers, String source, LocalDate day, FileStatus directory) {
    return ledgers.stream()
        .anyMatch(
            ledger ->
                ledger
                    .listedMillis(source, day)
                    .filter(millis -> millis == directory.modifiedMillis())
                    .isPresent());
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
      Storage storage, FileStatus file, LocalDate day, List<OffsetRange> parts) throws IOException {
    long bytes = parts.stream().mapToLong(part -> part.end() - part.start()).sum();
    return bytes == 0 ? NONE : new WaitingSegments(day, 1, records(storage, file), bytes);
  }

  /** A damaged footer is told by 'verify raw'; here it must not stop the rest. */
  private static long records(Storage storage, FileStatus file) throws IOException {
    try {
      return SegmentReader.footer(storage, file).records();
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
