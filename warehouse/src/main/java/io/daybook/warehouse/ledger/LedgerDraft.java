package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The work of a run before it has a place in the log; {@link Ledger#commit} gives it one. */
public final class LedgerDraft {
  private final RunId run;
  private final long base;
  private final Set<String> dependsOn = new HashSet<>();
  private final List<PartitionKey> removed = new ArrayList<>();
  private final List<PartitionVersion> added = new ArrayList<>();
  private final List<ConsumedRange> consumed = new ArrayList<>();
  private final List<ConsumedBundles> bundles = new ArrayList<>();
  private final List<ListedDay> listed = new ArrayList<>();
  private final List<SourceSums> sums = new ArrayList<>();
  private final List<SourceIdentity> identities = new ArrayList<>();
  private final List<ExpiredRows> expired = new ArrayList<>();
  private final List<Erasure> erasures = new ArrayList<>();
  private RunFacts facts = RunFacts.NONE;

  private LedgerDraft(RunId run, long base) {
    this.run = run;
    this.base = base;
  }

  /**
   * Begins the work of a run.
   *
   * @param base the entry whose state the run works on; 0: an empty log
   */
  public static LedgerDraft commit(RunId run, long base) {
    return new LedgerDraft(run, base);
  }

  /** Days, as {@code <table>/<day>}, that must not have changed since the base. */
  public LedgerDraft dependsOn(Collection<String> days) {
    dependsOn.addAll(days);
    return this;
  }

  public LedgerDraft removes(Collection<PartitionKey> partitions) {
    removed.addAll(partitions);
    return this;
  }

  public LedgerDraft adds(Collection<PartitionVersion> versions) {
    added.addAll(versions);
    return this;
  }

  public LedgerDraft consumes(Collection<ConsumedRange> ranges) {
    consumed.addAll(ranges);
    return this;
  }

  /** Raw bundles of which nothing is left to consume. */
  public LedgerDraft consumesBundles(Collection<ConsumedBundles> whole) {
    bundles.addAll(whole);
    return this;
  }

  public LedgerDraft lists(Collection<ListedDay> days) {
    listed.addAll(days);
    return this;
  }

  public LedgerDraft sums(Collection<SourceSums> reconciliation) {
    sums.addAll(reconciliation);
    return this;
  }

  /** Rules of sources that are new or other than before. */
  public LedgerDraft identities(Collection<SourceIdentity> rules) {
    identities.addAll(rules);
    return this;
  }

  /** Rows of removed partitions that were kept long enough. */
  public LedgerDraft expires(Collection<ExpiredRows> rows) {
    expired.addAll(rows);
    return this;
  }

  /** Erasures that it begins or ends. */
  public LedgerDraft erases(Collection<Erasure> persons) {
    erasures.addAll(persons);
    return this;
  }

  /** What only the run itself can tell. */
  public LedgerDraft facts(RunFacts told) {
    facts = told;
    return this;
  }

  /** Returns the entry, aimed at the number behind its base. */
  public LedgerEntry.Commit entry(Instant now) {
    return new LedgerEntry.Commit(
        base + 1,
        run,
        base,
        now,
        dependsOn,
        removed,
        added,
        consumed,
        bundles,
        listed,
        sums,
        identities,
        facts,
        expired,
        erasures);
  }
}
