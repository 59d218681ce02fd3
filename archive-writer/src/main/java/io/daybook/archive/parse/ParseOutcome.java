package io.daybook.archive.parse;

import io.daybook.archive.record.RejectReason;
import org.jspecify.annotations.Nullable;

/** What became of a record. Bad data is a value, not an exception. */
public sealed interface ParseOutcome {
  /** The record gave the events that the parser holds. */
  ParseOutcome ACCEPTED = new Accepted();

  /** The record is one that the mapping skips. */
  ParseOutcome SKIPPED = new Skipped(SkipReason.RULE);

  /** The record is a blank or a header: no data, whatever the mapping says. */
  ParseOutcome NO_DATA = new Skipped(SkipReason.NO_DATA);

  /** Why a record is no event and isn't meant to be. */
  enum SkipReason {
    /** The mapping skips it. */
    RULE,
    /** A blank or a header. */
    NO_DATA
  }

  /** The record gave events. */
  record Accepted() implements ParseOutcome {}

  /** The record is no event and isn't meant to be. */
  record Skipped(SkipReason why) implements ParseOutcome {}

  /**
   * The record can't be archived.
   *
   * @param field the column that was refused, where there is one
   * @param message what was expected and what was found
   */
  record Rejected(RejectReason reason, @Nullable String field, String message)
      implements ParseOutcome {

    /** Returns reason and field: records with the same were refused alike. */
    public String kind() {
      return field == null ? reason.name() : reason + " in " + field;
    }
  }
}
