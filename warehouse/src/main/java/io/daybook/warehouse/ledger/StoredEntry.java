package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.daybook.warehouse.run.RunId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the JSON of its file, in the order of the file's fields. All kinds have the fields of
 * all; those of the others are empty.
 *
 * @param formatVersion the oldest format whose readers know all that it says
 * @param abortedRun of an {@link EntryKind#ABORT} alone
 * @param swept of a {@link EntryKind#SWEEP} alone
 * @param facts of a {@link EntryKind#COMMIT} that tells some; otherwise null
 * @param bundles of a {@link EntryKind#COMMIT} that consumed some; otherwise none, null in a file
 * @param expired of a {@link EntryKind#COMMIT} that removed some; otherwise none, null in a file
 * @param erasures of a {@link EntryKind#COMMIT} that began or ended some; as before
 */
record StoredEntry(
    int formatVersion,
    long number,
    EntryKind kind,
    RunId run,
    long base,
    Instant committedAt,
    Set<String> dependsOn,
    List<PartitionKey> removed,
    List<PartitionVersion> added,
    List<ConsumedRange> consumed,
    List<ListedDay> listed,
    List<SourceSums> sums,
    @Nullable RunId abortedRun,
    List<String> swept,
    List<SourceIdentity> identities,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RunFacts facts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<ConsumedBundles> bundles,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<ExpiredRows> expired,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<Erasure> erasures) {

  /**
   * The newest format; older ones are read, newer ones refused. 2: swept directories. 3:
   * identities. 4: contents; a version may come again with other inputs. 5: facts about runs, and
   * totals of metric tables. 6: bundles. 7: pins. 8: versions of records, expired rows, erasures.
   * Each file has the oldest format whose readers know all that it says.
   */
  static final int FORMAT_VERSION = 8;

  private static final int WITH_PINS = 7;
  private static final int WITHOUT_PINS = 6;
  private static final int WITHOUT_BUNDLES = 5;

  /** The names of the kinds in files. */
  enum EntryKind {
    COMMIT,
    ABORT,
    SWEEP
  }

  StoredEntry {
    if (kind == null || (kind == EntryKind.ABORT) == (abortedRun == null)) {
      throw new IllegalArgumentException(
          "entry: expected a kind, and an aborted run of an ABORT alone, but found "
              + kind
              + " and "
              + abortedRun);
    }
  }

  /** Returns the oldest format that can tell all of this. */
  static int format(
      Collection<PartitionVersion> versions,
      List<ConsumedBundles> bundles,
      Collection<SourceSums> sums,
      RunFacts facts,
      Collection<Erasure> erasures,
      Collection<ExpiredRows> expired) {
    if (versions.stream().anyMatch(version -> !version.tombstones().isEmpty())
        || sums.stream().anyMatch(sum -> sum.eventsSuperseded() != 0)
        || facts.events().stream().anyMatch(EventSums::hasVersions)
        || !erasures.isEmpty()
        || !expired.isEmpty()) {
      return FORMAT_VERSION;
    }
    if (versions.stream().anyMatch(version -> version.pin() != null)) {
      return WITH_PINS;
    }
    return bundles.isEmpty() ? WITHOUT_BUNDLES : WITHOUT_PINS;
  }

  static StoredEntry of(LedgerEntry entry) {
    if (entry instanceof LedgerEntry.Commit commit) {
      return of(commit);
    }
    if (entry instanceof LedgerEntry.Abort abort) {
      return of(abort, EntryKind.ABORT, abort.abortedRun(), List.of());
    }
    return of(entry, EntryKind.SWEEP, null, ((LedgerEntry.Sweep) entry).directories());
  }

  private static StoredEntry of(LedgerEntry.Commit commit) {
    return new StoredEntry(
        format(
            commit.added(),
            commit.bundles(),
            commit.sums(),
            commit.facts(),
            commit.erasures(),
            commit.expired()),
        commit.number(),
        EntryKind.COMMIT,
        commit.run(),
        commit.base(),
        commit.committedAt(),
        commit.dependsOn(),
        commit.removed(),
        commit.added(),
        commit.consumed(),
        commit.listed(),
        commit.sums(),
        null,
        List.of(),
        commit.identities(),
        commit.facts().isEmpty() ? null : commit.facts(),
        commit.bundles(),
        commit.expired(),
        commit.erasures());
  }

  private static StoredEntry of(
      LedgerEntry entry, EntryKind kind, @Nullable RunId abortedRun, List<String> swept) {
    return new StoredEntry(
        WITHOUT_BUNDLES,
        entry.number(),
        kind,
        entry.run(),
        entry.base(),
        entry.committedAt(),
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        abortedRun,
        swept,
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of());
  }

  /** Returns the entry that the file tells of. */
  LedgerEntry entry() {
    if (abortedRun != null) {
      return new LedgerEntry.Abort(number, run, base, committedAt, abortedRun);
    }
    if (kind == EntryKind.SWEEP) {
      return new LedgerEntry.Sweep(number, run, base, committedAt, swept);
    }
    return new LedgerEntry.Commit(
        number,
        run,
        base,
        committedAt,
        dependsOn,
        removed,
        added,
        consumed,
        bundles == null ? List.of() : bundles,
        listed,
        sums,
        identities,
        facts == null ? RunFacts.NONE : facts,
        expired == null ? List.of() : expired,
        erasures == null ? List.of() : erasures);
  }
}
