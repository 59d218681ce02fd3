package io.daybook.archive.run;

import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.warehouse.config.ChangedKeys;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SourceIdentity;
import java.util.List;
import java.util.Optional;

/**
 * A source whose events would be known by another rule than those that are archived.
 *
 * @param before the rule as the ledger keeps it
 * @param now the rule as the source's file says it
 */
record ChangedIdentity(String source, String before, String now) {

  /** Returns it if the rule is another one; nothing if none was kept yet. */
  static Optional<ChangedIdentity> of(ArchiveSource source, LedgerState state) {
    return state
        .identity(source.name())
        .map(SourceIdentity::rule)
        .filter(rule -> !rule.equals(source.identity()))
        .map(rule -> new ChangedIdentity(source.name(), rule, source.identity()));
  }

  /** Returns the source's rule for an entry to keep; nothing if the ledger has it already. */
  static List<SourceIdentity> toKeep(ArchiveSource source, LedgerState state) {
    SourceIdentity now = new SourceIdentity(source.name(), source.ids(), source.identity());
    return state.identity(source.name()).filter(now::equals).isPresent() ? List.of() : List.of(now);
  }

  /**
   * Returns expectation, finding and remedy.
   *
   * @param condition on which the new rule may be accepted
   */
  String message(String condition) {
    List<String> keys = ChangedKeys.between(before, now);
    return "expected its events to be known as those that are archived but found that "
        + String.join(", ", keys)
        + ": what is archived would count twice if it came again; set the "
        + (keys.size() == 1 ? "key" : "keys")
        + " back, or, "
        + condition
        + ", run once with --accept-identity "
        + source;
  }
}
