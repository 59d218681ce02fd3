package io.daybook.sender;

import java.time.Duration;

/** What became of one attempt to post a batch. */
sealed interface Reply {
  /** Returns whether the batch needs no further attempt. */
  default boolean isFinal() {
    return this instanceof Acceptance || this instanceof Rejection;
  }

  /** The collector has the batch. */
  record Acceptance(long records) implements Reply {}

  /** The collector will never take the batch. */
  record Rejection(int status, String answer) implements Reply {}

  /** The collector is well but takes nothing for a while. */
  record Deferral(int status, Duration pause) implements Reply {}

  /** Anything else; whether the collector has the batch is unknown. */
  record Failure(String found) implements Reply {}
}
