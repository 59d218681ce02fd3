package io.daybook.ingest.landing;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.warehouse.config.CollectConfig;
import java.time.Instant;

/** When what a file holds beyond its last segment becomes the next one. */
final class RollPolicy {
  private static final int SCANS_TO_SETTLE = 3;

  private final IngestSource source;
  private final CollectConfig settings;

  RollPolicy(IngestSource source, CollectConfig settings) {
    this.source = source;
    this.settings = settings;
  }

  boolean isDue(InputFile file, FilePosition position, Pace pace, Instant now) {
    Instant since = position.waitingSince();
    if (since == null
        || (position.searched() == file.size() && !mayEnd(file, position, pace, now))) {
      return false;
    }
    return position.waitingBytes() >= settings.segmentBytes()
        || isRestDue(file, position, pace, now);
  }

  /** Returns whether also what is less than a segment is landed. */
  boolean isRestDue(InputFile file, FilePosition position, Pace pace, Instant now) {
    Instant since = position.waitingSince();
    return pace != Pace.WHEN_DUE
        || file.growth() != Growth.GROWING
        || (since != null && hasWaited(since, now));
  }

  /** A record that has no end but the next one's start: quiet has to do. */
  boolean isQuiet(FilePosition position, Instant now) {
    return source.framing().endsWithNext() && hasWaited(position.grown(), now);
  }

  /** Returns whether a packed file is whole: whoever packs it may still be at it. */
  boolean isSettled(InputFile file, FilePosition position, Pace pace, Instant now) {
    return file.growth() == Growth.ENDED
        || pace == Pace.TO_THE_END
        || !now.isBefore(position.grown().plus(settings.scan().multipliedBy(SCANS_TO_SETTLE)));
  }

  /** Returns whether a last record may be whole though nothing in the file says so. */
  private boolean mayEnd(InputFile file, FilePosition position, Pace pace, Instant now) {
    return file.growth() == Growth.ENDED || pace == Pace.TO_THE_END || isQuiet(position, now);
  }

  private boolean hasWaited(Instant since, Instant now) {
    // A clock that was set back makes nothing wait longer than it would have.
    return now.isBefore(since) || !now.isBefore(since.plus(source.roll()));
  }
}
