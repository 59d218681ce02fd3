package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.landing.RollPolicy.Rests;
import java.time.Instant;

/**
 * One file's turn in a round.
 *
 * @param rests what becomes of less than a segment
 * @param tally of its source in this round
 * @param onDisk how many bytes of the file on this host a byte of it is: less than 1 for what is
 *     unpacked
 */
record FileVisit(FilePosition position, Pace pace, Rests rests, LandingTally tally, double onDisk) {

  FileVisit(FilePosition position, Pace pace, Rests rests, LandingTally tally) {
    this(position, pace, rests, tally, 1);
  }

  /** Returns when the round began. */
  Instant began() {
    return tally.began();
  }

  /** Takes in what the file is and up to where it is committed. */
  void see(InputFile file, long committedEnd) {
    position.see(file, committedEnd, began());
  }

  /** Counts bytes that are done with, for who watches. */
  void passed(long bytes) {
    tally.passed(Math.round(bytes * onDisk));
  }

  /** Counts a file of which nothing is new. */
  void passedKnown() {
    tally.knownFile();
    passed(position.file().size());
  }

  /** Returns the turn of what the file holds, to which nothing more comes. */
  FileVisit ofContent(InputFile content) {
    return new FileVisit(
        position.ofContent(content, began()),
        Pace.TO_THE_END,
        rests,
        tally,
        (double) position.file().size() / Math.max(1, content.size()));
  }
}
