package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.landing.RollPolicy.Rests;
import java.time.Instant;

/**
 * One file's turn in a round.
 *
 * @param rests what becomes of less than a segment
 * @param tally of its source in this round
 */
record FileVisit(FilePosition position, Pace pace, Rests rests, LandingTally tally) {

  /** Returns when the round began. */
  Instant began() {
    return tally.began();
  }

  /** Takes in what the file is and up to where it is committed. */
  void see(InputFile file, long committedEnd) {
    position.see(file, committedEnd, began());
  }

  /** Returns the turn of what the file holds, to which nothing more comes. */
  FileVisit ofContent(InputFile content) {
    return new FileVisit(position.ofContent(content, began()), Pace.TO_THE_END, rests, tally);
  }
}
