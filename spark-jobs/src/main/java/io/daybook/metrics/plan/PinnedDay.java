package io.daybook.metrics.plan;

import io.daybook.warehouse.ledger.PartitionPin;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A day that stays as it is until a person lets it go.
 *
 * @param waiting why it would be made again; nothing: it is as a run would make it
 */
public record PinnedDay(LocalDate day, PartitionPin pin, Optional<TouchReason> waiting) {

  /** Returns what holds the day, in one clause, as {@code daybook plan --explain} prints it. */
  public String text() {
    return "stays, pinned to version "
        + pin.version()
        + " since "
        + pin.since().truncatedTo(ChronoUnit.SECONDS)
        + " by "
        + pin.by()
        + " with 'daybook restore'"
        + waiting.map(reason -> "; once it is let go: " + reason.text()).orElse("");
  }
}
