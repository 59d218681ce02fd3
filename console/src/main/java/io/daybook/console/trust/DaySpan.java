package io.daybook.console.trust;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Days from one to another.
 *
 * @param from nothing: from the first of all
 * @param to inclusive; nothing: to the last of all
 */
public record DaySpan(Optional<LocalDate> from, Optional<LocalDate> to) {
  /** Returns whether a day is among them. */
  public boolean contains(LocalDate day) {
    return from.filter(day::isBefore).isEmpty() && to.filter(day::isAfter).isEmpty();
  }
}
