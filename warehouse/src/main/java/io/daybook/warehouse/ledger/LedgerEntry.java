package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One commit: everything a run did to a table, all or nothing. {@link LedgerDraft} makes one.
 *
 * @param formatVersion {@link #FORMAT_VERSION} of the writer
 * @param number its place in the log, from 1; the name of its file
 * @param run the attempt that committed it; random, so that a lost reply can be told from another's
 *     commit
 * @param base the entry whose state the run worked on; 0: an empty log
 * @param dependsOn days, as {@code <table>/<day>} or, all of them, {@code <table>/*}, that must not
 *     have changed since the base
 * @param removed partitions that ceased to be
 * @param added partitions that came to be or got a new version
 * @param consumed raw bytes whose events are in {@code added} (or were duplicates or quarantined)
 * @param listed raw day directories that were consumed whole
 * @param sums the reconciliation
 * @param abortedRun for an {@link EntryKind#ABORT}: the run that can never commit any more
 * @param swept for a {@link EntryKind#SWEEP}: directories of superseded versions that are gone
 * @param identities rules of sources that are new or other than before
 */
public record LedgerEntry(
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
    List<SourceIdentity> identities) {

  /**
   * The newest format; older ones are read, newer ones refused. 2: swept directories. 3:
   * identities. 4: contents; a version may come again with other inputs.
   */
  public static final int FORMAT_VERSION = 4;

  /** What an entry does. */
  public enum EntryKind {
    /** Changes what the table holds. */
    COMMIT,
    /** Makes the commit of a run impossible, so that its files can be deleted. */
    ABORT,
    /** Tells that the files of superseded versions were deleted. */
    SWEEP
  }

  public LedgerEntry {
    dependsOn = Set.copyOf(dependsOn);
    removed = List.copyOf(removed);
    added = List.copyOf(added);
    consumed = List.copyOf(consumed);
    listed = List.copyOf(listed);
    sums = List.copyOf(sums);
    swept = List.copyOf(swept);
    identities = List.copyOf(identities);
  }

  /** Returns how {@link #dependsOn()} names a day. */
  public static String day(PartitionKey key) {
    return key.table() + "/" + key.day();
  }

  /** Returns how {@link #dependsOn()} names all days of a table, those that it lacks included. */
  public static String allDays(String table) {
    return table + "/*";
  }

  /** Returns the same work at another place in the log. */
  LedgerEntry withNumber(long newNumber) {
    return new LedgerEntry(
        formatVersion,
        newNumber,
        kind,
        run,
        base,
        committedAt,
        dependsOn,
        removed,
        added,
        consumed,
        listed,
        sums,
        abortedRun,
        swept,
        identities);
  }
}
