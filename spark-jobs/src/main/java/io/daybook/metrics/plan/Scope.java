package io.daybook.metrics.plan;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What somebody asked for.
 *
 * @param from the first day that may be made; nothing: no limit
 * @param to the last day that may be made, inclusive; nothing: no limit
 */
public record Scope(Optional<LocalDate> from, Optional<LocalDate> to, Days days) {

  /** Every day that is touched, and no other. */
  public static final Scope NIGHT = new Scope(Optional.empty(), Optional.empty(), Days.TOUCHED);

  /** Which days between the limits are made. */
  public enum Days {
    /** Those whose archive changed. */
    TOUCHED,
    /** All, changed or not. */
    ALL
  }

  /**
   * @throws OperatorException if the limits leave no day
   */
  public Scope {
    if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
      throw new OperatorException(
          ExitCode.USAGE,
          "days: expected --from not after --to but found --from "
              + from.get()
              + " --to "
              + to.get());
    }
  }

  /** Returns whether a day is between the limits. */
  public boolean covers(LocalDate day) {
    return from.map(first -> !day.isBefore(first)).orElse(true)
        && to.map(last -> !day.isAfter(last)).orElse(true);
  }
}
