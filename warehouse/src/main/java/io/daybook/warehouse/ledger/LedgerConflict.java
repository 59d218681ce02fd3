package io.daybook.warehouse.ledger;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Tells whether an entry that came between makes a run's work void. */
final class LedgerConflict {
  private LedgerConflict() {}

  /**
   * Returns why the draft can't follow the other entry, or nothing if it can take the next number.
   *
   * @param other committed after the draft's base
   */
  static Optional<String> between(LedgerEntry draft, LedgerEntry other) {
    if (other instanceof LedgerEntry.Abort abort && draft.run().equals(abort.abortedRun())) {
      return Optional.of("the run was aborted");
    }
    if (!(other instanceof LedgerEntry.Commit committed)) {
      return Optional.empty();
    }
    if (draft instanceof LedgerEntry.Abort abort && other.run().equals(abort.abortedRun())) {
      return Optional.of("the run was committed");
    }
    return draft instanceof LedgerEntry.Commit commit
        ? between(commit, committed)
        : Optional.empty();
  }

  private static Optional<String> between(LedgerEntry.Commit draft, LedgerEntry.Commit other) {
    if (other.isErasure() && !draft.isEndOfErasure()) {
      return Optional.of("it erased a person of whom the run may have read events");
    }
    if (draft.isErasure() && !(other.consumed().isEmpty() && changed(other).isEmpty())) {
      return Optional.of("it changed days or archived bytes that the erasure has not looked at");
    }
    Set<String> touched = new HashSet<>(draft.dependsOn());
    touched.addAll(changed(draft));
    touched.retainAll(changedOfMany(other));
    if (!touched.isEmpty()) {
      return Optional.of("it changed " + touched.iterator().next());
    }
    Optional<String> booked = betweenBookings(draft, other);
    if (booked.isPresent()) {
      return booked;
    }
    for (ConsumedRange mine : draft.consumed()) {
      for (ConsumedRange theirs : other.consumed()) {
        if (mine.file().equals(theirs.file())
            && mine.start() < theirs.end()
            && theirs.start() < mine.end()) {
          return Optional.of("it archived the same bytes of " + mine.file());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * A correction takes rows away by which the other may have decided, as by that of a duplicate,
   * and books what it found in the place of what was booked before.
   */
  private static Optional<String> betweenBookings(
      LedgerEntry.Commit draft, LedgerEntry.Commit other) {
    Set<String> corrected = corrected(draft);
    if (corrected.isEmpty()) {
      return Optional.empty();
    }
    Set<String> seen = new HashSet<>(other.dependsOn());
    seen.retainAll(changedOfMany(draft));
    if (!seen.isEmpty()) {
      return Optional.of("it decided by the rows of " + seen.iterator().next());
    }
    corrected.retainAll(corrected(other));
    return corrected.isEmpty()
        ? Optional.empty()
        : Optional.of("it corrected the sums of " + corrected.iterator().next());
  }

  /** Returns the days that an entry changes, and the names of all days of their tables. */
  private static Set<String> changedOfMany(LedgerEntry.Commit entry) {
    Set<String> changed = changed(entry);
    entry.removed().forEach(key -> changed.add(LedgerEntry.allDays(key.table())));
    entry.added().forEach(version -> changed.add(LedgerEntry.allDays(version.key().table())));
    return changed;
  }

  /** Returns the arrival days whose sums an entry corrects: it books and archives no new bytes. */
  private static Set<String> corrected(LedgerEntry.Commit entry) {
    Set<String> days = new HashSet<>();
    if (entry.consumed().isEmpty()) {
      entry.sums().forEach(sum -> days.add(sum.source() + " " + sum.arrivalDay()));
    }
    return days;
  }

  private static Set<String> changed(LedgerEntry.Commit entry) {
    Set<String> days = new HashSet<>();
    entry.removed().forEach(key -> days.add(LedgerEntry.day(key)));
    entry.added().forEach(version -> days.add(LedgerEntry.day(version.key())));
    return days;
  }
}
