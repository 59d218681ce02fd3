package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** One entry of a ledger: everything that it says of a table is true at once, or none of it. */
public sealed interface LedgerEntry {

  /** Returns its place in the log, from 1; the name of its file. */
  long number();

  /**
   * Returns the attempt that committed it; random, so that a lost reply can be told from another's
   * commit.
   */
  RunId run();

  /** Returns the entry whose state the run worked on; 0: an empty log. */
  long base();

  /** Returns when it was committed, by the clock of the run. */
  Instant committedAt();

  /** Returns the same work at another place in the log. */
  LedgerEntry withNumber(long newNumber);

  /**
   * The work of a run on a table. {@link LedgerDraft} makes one.
   *
   * @param dependsOn days, as {@code <table>/<day>} or, all of them, {@code <table>/*}, that must
   *     not have changed since the base
   * @param removed partitions that ceased to be
   * @param added partitions that came to be or got a new version
   * @param consumed raw bytes whose events are in {@code added} (or were duplicates or quarantined)
   * @param bundles raw bundles of which nothing is left to consume
   * @param listed raw day directories that were consumed whole
   * @param sums the reconciliation
   * @param identities rules of sources that are new or other than before
   * @param facts about this run alone
   * @param expired rows in {@code removed} that were kept long enough
   * @param erasures of persons that it began or ended
   */
  record Commit(
      long number,
      RunId run,
      long base,
      Instant committedAt,
      Set<String> dependsOn,
      List<PartitionKey> removed,
      List<PartitionVersion> added,
      List<ConsumedRange> consumed,
      List<ConsumedBundles> bundles,
      List<ListedDay> listed,
      List<SourceSums> sums,
      List<SourceIdentity> identities,
      RunFacts facts,
      List<ExpiredRows> expired,
      List<Erasure> erasures)
      implements LedgerEntry {

    /** A commit of a run that removes nothing for its age, and erases nobody. */
    public Commit(
        long number,
        RunId run,
        long base,
        Instant committedAt,
        Set<String> dependsOn,
        List<PartitionKey> removed,
        List<PartitionVersion> added,
        List<ConsumedRange> consumed,
        List<ConsumedBundles> bundles,
        List<ListedDay> listed,
        List<SourceSums> sums,
        List<SourceIdentity> identities,
        RunFacts facts) {
      this(
          number,
          run,
          base,
          committedAt,
          dependsOn,
          removed,
          added,
          consumed,
          bundles,
          listed,
          sums,
          identities,
          facts,
          List.of(),
          List.of());
    }

    public Commit {
      dependsOn = Set.copyOf(dependsOn);
      removed = List.copyOf(removed);
      added = List.copyOf(added);
      consumed = List.copyOf(consumed);
      bundles = List.copyOf(bundles);
      listed = List.copyOf(listed);
      sums = List.copyOf(sums);
      identities = List.copyOf(identities);
      expired = List.copyOf(expired);
      erasures = List.copyOf(erasures);
    }

    /** Returns whether it began an erasure: whoever read before it has read too much. */
    public boolean isErasure() {
      return erasures.stream().anyMatch(Erasure::isPending);
    }

    /** Returns whether it does nothing but say that erasures have ended. */
    boolean isEndOfErasure() {
      return !erasures.isEmpty() && !isErasure();
    }

    @Override
    public Commit withNumber(long newNumber) {
      return new Commit(
          newNumber,
          run,
          base,
          committedAt,
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

  /**
   * Makes the commit of another run impossible, so that its files can be deleted.
   *
   * @param base an entry from before the aborted run began
   * @param abortedRun can never commit any more
   */
  record Abort(long number, RunId run, long base, Instant committedAt, RunId abortedRun)
      implements LedgerEntry {

    /** An abort that is aimed at the number behind its base. */
    public Abort(RunId run, RunId abortedRun, long base, Instant now) {
      this(base + 1, run, base, now, abortedRun);
    }

    @Override
    public Abort withNumber(long newNumber) {
      return new Abort(newNumber, run, base, committedAt, abortedRun);
    }
  }

  /**
   * Tells that the files of superseded versions were deleted.
   *
   * @param directories of these versions
   */
  record Sweep(long number, RunId run, long base, Instant committedAt, List<String> directories)
      implements LedgerEntry {
    public Sweep {
      directories = List.copyOf(directories);
    }

    /** A sweep that is aimed at the number behind its base. */
    public Sweep(RunId run, List<String> directories, long base, Instant now) {
      this(base + 1, run, base, now, directories);
    }

    @Override
    public Sweep withNumber(long newNumber) {
      return new Sweep(newNumber, run, base, committedAt, directories);
    }
  }

  /** Returns how {@link Commit#dependsOn()} names a day. */
  static String day(PartitionKey key) {
    return key.table() + "/" + key.day();
  }

  /** Returns how {@link Commit#dependsOn()} names all days of a table, those it lacks included. */
  static String allDays(String table) {
    return table + "/*";
  }
}
