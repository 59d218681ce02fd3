package io.daybook.ingest.landing;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.warehouse.config.CollectConfig;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * When what a source's files hold beyond their last segments becomes the next ones. A source has
 * one clock: the rests of all its files are taken at once, so that they can be landed together.
 */
final class RollPolicy {
  private static final int SCANS_TO_SETTLE = 3;

  private final IngestSource source;
  private final CollectConfig settings;
  private @Nullable Instant lastRoll;

  /** What becomes of the rests, those of less than a segment, in one round. */
  enum Rests {
    /** They wait for the roll interval. */
    WAIT,
    /** Each is landed as a segment of its own. */
    ALONE,
    /** They are landed in bundles. */
    TOGETHER
  }

  RollPolicy(IngestSource source, CollectConfig settings) {
    this.source = source;
    this.settings = settings;
  }

  /**
   * Decides for a round. Files that all land alone must not be more than bundles would be: one, and
   * one for each segment size of bytes.
   *
   * @param sealed up to where a file is sealed that wasn't looked into yet
   */
  Rests rests(
      Collection<FilePosition> files, Pace pace, Instant now, ToLongFunction<InputFile> sealed) {
    if (pace == Pace.WHEN_DUE && !hasRolled(files, now)) {
      return Rests.WAIT;
    }
    if (settings.bundleBelow() == 0) {
      return Rests.ALONE;
    }
    long count = 0;
    long bytes = 0;
    for (FilePosition file : files) {
      long waiting = file.waitingBytes(sealed);
      if (waiting > 0) {
        count++;
        bytes += waiting % settings.segmentBytes();
      }
    }
    return count <= 1 + bytes / settings.segmentBytes() ? Rests.ALONE : Rests.TOGETHER;
  }

  /** Takes in that all rests were taken that there were at a time: the next wait anew. */
  void rolled(Instant began) {
    lastRoll = began;
  }

  private boolean hasRolled(Collection<FilePosition> files, Instant now) {
    Optional<Instant> oldest =
        files.stream()
            .map(FilePosition::waitingSince)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder());
    Instant before = lastRoll;
    // It may have been written right behind the scan before the one that found it.
    return oldest.isPresent()
        && hasWaited(oldest.get().minus(settings.scan()), now)
        && (before == null || hasWaited(before, now));
  }

  boolean isDue(InputFile file, FileVisit visit) {
    FilePosition position = visit.position();
    if (position.waitingSince() == null
        || (position.searched() == file.size() && !mayEnd(file, visit))) {
      return false;
    }
    return position.waitingBytes() >= settings.segmentBytes() || visit.rests() != Rests.WAIT;
  }

  /** A record that has no end but the next one's start: quiet has to do. */
  boolean isQuiet(FileVisit visit) {
    return source.framing().endsWithNext() && hasWaited(visit.position().grown(), visit.began());
  }

  /** Returns whether a packed file is whole: whoever packs it may still be at it. */
  boolean isSettled(InputFile file, FileVisit visit) {
    return file.growth() == Growth.ENDED
        || visit.pace() == Pace.TO_THE_END
        || !visit
            .began()
            .isBefore(visit.position().grown().plus(settings.scan().multipliedBy(SCANS_TO_SETTLE)));
  }

  /** Returns whether a last record may be whole though nothing in the file says so. */
  private boolean mayEnd(InputFile file, FileVisit visit) {
    return file.growth() == Growth.ENDED || visit.pace() == Pace.TO_THE_END || isQuiet(visit);
  }

  private boolean hasWaited(Instant since, Instant now) {
    // A clock that was set back makes nothing wait longer than it would have.
    return now.isBefore(since) || !now.isBefore(since.plus(source.roll()));
  }
}
