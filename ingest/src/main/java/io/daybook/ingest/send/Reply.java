package io.daybook.ingest.send;

import java.time.Duration;

/** What became of one attempt to post a batch. */
sealed interface Reply {
  /** Returns whether the batch needs no further attempt. */
  default boolean isFinal() {
    return this instanceof Accepted || this instanceof Refused;
  }

  /** The collector has the batch. */
  record Accepted(long records) implements Reply {}

  /** The collector will never take the batch. */
  record Refused(int status, String answer) implements Reply {}

  /** The collector is well but takes nothing for a while. */
  record Later(int status, Duration pause) implements Reply {}

  /** Anything else; whether the collector has the batch is unknown. */
  record Failed(String found) implements Reply {}
}
