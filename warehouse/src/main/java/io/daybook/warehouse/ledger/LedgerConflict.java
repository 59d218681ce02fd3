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
    Set<String> changed = changed(other);
    other.removed().forEach(key -> changed.add(LedgerEntry.allDays(key.table())));
    other.added().forEach(version -> changed.add(LedgerEntry.allDays(version.key().table())));
    touched.retainAll(changed);
    if (!touched.isEmpty()) {
      return Optional.of("it changed " + touched.iterator().next());
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

  private static Set<String> changed(LedgerEntry.Commit entry) {
    Set<String> days = new HashSet<>();
    entry.removed().forEach(key -> days.add(LedgerEntry.day(key)));
    entry.added().forEach(version -> days.add(LedgerEntry.day(version.key())));
    return days;
  }
}
