package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.Parallel;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The entries of a ledger from the newest one back. They are never deleted; where somebody took old
 * ones away, the history begins behind them.
 */
public final class LedgerHistory {
  /** Entries are small files: to read one is to wait for an answer. */
  private static final int SIDE_BY_SIDE = 8;

  private static final int BLOCK = 64;

  /** A day has events a day before it begins at the earliest, and a zone begins it half before. */
  private static final int DAYS_AHEAD = 3;

  /** An entry has the number that its run aimed at, or one behind those of faster runs. */
  private static final int FASTER_RUNS = 100;

  private final Ledger ledger;

  public LedgerHistory(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Returns the last entries up to a number, the newest first.
   *
   * @param most how many at most
   */
  public List<LedgerEntry> last(long upTo, int most) throws IOException {
    List<LedgerEntry> entries = new ArrayList<>();
    for (long end = upTo; end > Math.max(0, upTo - most); end -= BLOCK) {
      long start = Math.max(Math.max(0, end - BLOCK), upTo - most);
      entries.addAll(block(start, end));
    }
    return entries;
  }

  /**
   * Returns the commits up to a number that changed a day, the newest first. What was committed
   * days before the day began is not read: a recent day costs the recent entries.
   */
  public List<LedgerEntry.Commit> ofDay(String table, LocalDate day, long upTo) throws IOException {
    Instant begin = day.minusDays(DAYS_AHEAD).atStartOfDay(ZoneOffset.UTC).toInstant();
    List<LedgerEntry.Commit> commits = new ArrayList<>();
    for (long end = upTo; end > 0; end -= BLOCK) {
      List<LedgerEntry> entries = block(Math.max(0, end - BLOCK), end);
      for (LedgerEntry entry : entries) {
        if (entry instanceof LedgerEntry.Commit commit && changes(commit, table, day)) {
          commits.add(commit);
        }
      }
      // A single clock may have been wrong.
      if (entries.stream().allMatch(entry -> entry.committedAt().isBefore(begin))) {
        break;
      }
    }
    return commits;
  }

  /**
   * Returns the number of the last entry that erased a person, from whatever days; 0 if none did.
   * What was replaced before it may hold the person.
   *
   * @param state up to which it looks
   */
  public long lastErasure(LedgerState state) throws IOException {
    // The state knows all of them: most tables need no look at entries.
    for (long end = state.erasures().isEmpty() ? 0 : state.number(); end > 0; end -= BLOCK) {
      for (LedgerEntry entry : block(Math.max(0, end - BLOCK), end)) {
        if (entry instanceof LedgerEntry.Commit commit && commit.isErasure()) {
          return commit.number();
        }
      }
    }
    return 0;
  }

  /**
   * Returns the commit that added a version's files.
   *
   * @param upTo the last entry that may be it
   */
  public Optional<LedgerEntry.Commit> of(PartitionVersion version, long upTo) throws IOException {
    long last = Math.min(upTo, version.version() + FASTER_RUNS);
    for (long number = Math.max(1, version.version()); number <= last; number++) {
      if (ledger.entry(number).orElse(null) instanceof LedgerEntry.Commit commit
          && commit.run().equals(version.run())) {
        return Optional.of(commit);
      }
    }
    return Optional.empty();
  }

  private static boolean changes(LedgerEntry.Commit commit, String table, LocalDate day) {
    return Stream.concat(
            commit.added().stream().map(PartitionVersion::key), commit.removed().stream())
        .anyMatch(key -> key.table().equals(table) && key.day().equals(day));
  }

  /** Reads the entries behind a number up to another, the newest first. */
  private List<LedgerEntry> block(long after, long upTo) throws IOException {
    List<Long> numbers =
        LongStream.range(0, upTo - after).mapToObj(distance -> upTo - distance).toList();
    List<Optional<LedgerEntry>> read = Parallel.map(SIDE_BY_SIDE, numbers, ledger::entry);
    return read.stream().flatMap(Optional::stream).toList();
  }
}
