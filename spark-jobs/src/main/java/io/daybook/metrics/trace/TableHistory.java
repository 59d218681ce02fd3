package io.daybook.metrics.trace;

import io.daybook.metrics.plan.TouchedDay;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerHistory;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionPin;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.PublicationSearch;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.Restatement;
import io.daybook.warehouse.ledger.SupersededVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commits of a table, or the versions that a day of it had, the newest first, with what the
 * ledger and the publications tell of them.
 */
public final class TableHistory {
  private final String table;
  private final Kind kind;
  private final Ledger ledger;
  private final LedgerState state;
  private final PublicationSearch publications;

  /** What a table holds. */
  public enum Kind {
    DATASET,
    FIGURES
  }

  /**
   * @param home the directory whose {@code _ledger} it is
   */
  public TableHistory(Storage storage, Zones zones, String table, Kind kind, StoragePath home)
      throws IOException {
    this.table = table;
    this.kind = kind;
    this.ledger = new Ledger(storage, home);
    this.state = ledger.state();
    this.publications =
        new PublicationSearch(new Publications(storage, zones, RunId::random), home);
  }

  /** Where the files of a version are. */
  public enum Lasting {
    /** In force. */
    CURRENT,
    /** Replaced, and there until a sweep takes them. */
    REPLACED,
    /** Deleted. */
    SWEPT
  }

  /**
   * A version of a day.
   *
   * @param id what {@code restore --version} takes; its first part alone will mostly do
   * @param entry number in the ledger
   * @param why it came to be, in one clause
   * @param publication the first that showed it; null: none did
   * @param pin null: a run may make the day again
   */
  public record VersionLine(
      LocalDate day,
      int batch,
      String id,
      long entry,
      Instant committedAt,
      String run,
      String why,
      long rows,
      long bytes,
      @Nullable Long publication,
      Lasting files,
      @Nullable PartitionPin pin) {}

  /**
   * An entry of the ledger.
   *
   * @param kind {@code archive}, {@code archive again}, {@code merge}, {@code tier}, {@code
   *     expiry}, {@code figures}, {@code restore}, {@code let go}, {@code erase}, {@code erase
   *     ended}, {@code abort} or {@code sweep}
   * @param days of the table that it changed
   * @param firstDay null: none
   * @param lastDay null: none
   * @param rows of the versions that it added, those of a rewritten day among them
   * @param publication the first that showed it or a later one; null: none yet
   */
  public record EntryLine(
      long entry,
      Instant committedAt,
      String run,
      String kind,
      int days,
      @Nullable LocalDate firstDay,
      @Nullable LocalDate lastDay,
      long rows,
      @Nullable Long publication) {}

  /**
   * Some lines of a longer history.
   *
   * @param more how many older ones there are
   */
  public record Newest<T>(List<T> lines, long more) {
    public Newest {
      lines = List.copyOf(lines);
    }
  }

  /** Returns the last entries; costs those alone. */
  public Newest<EntryLine> entries(int limit) throws IOException {
    List<EntryLine> lines = new ArrayList<>();
    for (LedgerEntry entry : new LedgerHistory(ledger).last(state.number(), limit)) {
      lines.add(line(entry));
    }
    return new Newest<>(lines, Math.max(0, state.number() - limit));
  }

  private EntryLine line(LedgerEntry entry) throws IOException {
    NavigableSet<LocalDate> days = new TreeSet<>();
    long rows = 0;
    if (entry instanceof LedgerEntry.Commit commit) {
      Stream.concat(commit.added().stream().map(PartitionVersion::key), commit.removed().stream())
          .filter(key -> key.table().equals(table))
          .forEach(key -> days.add(key.day()));
      rows =
          commit.added().stream()
              .filter(version -> version.key().table().equals(table))
              .mapToLong(PartitionVersion::rows)
              .sum();
    }
    return new EntryLine(
        entry.number(),
        entry.committedAt(),
        entry.run().toString(),
        kind(entry),
        days.size(),
        days.isEmpty() ? null : days.first(),
        days.isEmpty() ? null : days.last(),
        rows,
        publications.firstWith(entry.number()).map(PublicationRecord::number).orElse(null));
  }

  private String kind(LedgerEntry entry) throws IOException {
    if (entry instanceof LedgerEntry.Abort) {
      return "abort";
    }
    if (!(entry instanceof LedgerEntry.Commit commit)) {
      return "sweep";
    }
    if (kind == Kind.DATASET) {
      return datasetKind(commit);
    }
    if (!commit.erasures().isEmpty()) {
      return erasureKind(commit);
    }
    if (commit.added().stream().anyMatch(version -> version.pin() != null)) {
      return "restore";
    }
    return isLetGo(commit) ? "let go" : "figures";
  }

  /**
   * Who lets a day go names the files of another run again; so does a run that finds them right.
   */
  private boolean isLetGo(LedgerEntry.Commit commit) throws IOException {
    if (commit.added().size() != 1 || commit.added().get(0).run().equals(commit.run())) {
      return false;
    }
    PartitionVersion version = commit.added().get(0);
    List<LedgerEntry.Commit> older =
        new LedgerHistory(ledger).ofDay(table, version.key().day(), commit.number() - 1);
    return before(version, older).filter(old -> old.pin() != null).isPresent();
  }

  private static String erasureKind(LedgerEntry.Commit commit) {
    return commit.isErasure() ? "erase" : "erase ended";
  }

  private static String datasetKind(LedgerEntry.Commit commit) {
    if (!commit.erasures().isEmpty()) {
      return erasureKind(commit);
    }
    if (!commit.consumed().isEmpty() || !commit.bundles().isEmpty()) {
      return "archive";
    }
    if (!commit.expired().isEmpty()) {
      return "expiry";
    }
    if (!commit.sums().isEmpty()) {
      return "archive again";
    }
    // A merge leaves a batch empty.
    return commit.removed().isEmpty() ? "tier" : "merge";
  }

  /**
   * Returns the versions of a day.
   *
   * @param limit lines at most
   */
  public Newest<VersionLine> day(LocalDate day, int limit) throws IOException {
    List<VersionLine> lines = new ArrayList<>();
    Set<String> replaced =
        state.superseded().stream().map(SupersededVersion::directory).collect(Collectors.toSet());
    List<LedgerEntry.Commit> commits = new LedgerHistory(ledger).ofDay(table, day, state.number());
    long more = 0;
    for (int at = 0; at < commits.size(); at++) {
      LedgerEntry.Commit commit = commits.get(at);
      List<LedgerEntry.Commit> older = commits.subList(at + 1, commits.size());
      List<LedgerEntry.Commit> newer = commits.subList(0, at);
      for (PartitionVersion version : commit.added()) {
        if (isOf(version.key(), day) && lines.size() >= limit) {
          more++;
        } else if (isOf(version.key(), day)) {
          lines.add(line(version, commit, older, newer, replaced));
        }
      }
    }
    return new Newest<>(lines, more);
  }

  private boolean isOf(PartitionKey key, LocalDate day) {
    return key.table().equals(table) && key.day().equals(day);
  }

  private VersionLine line(
      PartitionVersion version,
      LedgerEntry.Commit commit,
      List<LedgerEntry.Commit> older,
      List<LedgerEntry.Commit> newer,
      Set<String> replaced)
      throws IOException {
    @Nullable PartitionVersion current = state.partitions().get(version.key());
    boolean isCurrent = current != null && current.directory().equals(version.directory());
    boolean isThere = isCurrent || replaced.contains(version.directory());
    return new VersionLine(
        version.key().day(),
        version.key().batch(),
        version.id(),
        commit.number(),
        commit.committedAt(),
        commit.run().toString(),
        kind == Kind.DATASET ? datasetKind(commit) : why(version, commit, before(version, older)),
        version.rows(),
        version.bytes(),
        shown(commit, version.key(), newer),
        isCurrent ? Lasting.CURRENT : isThere ? Lasting.REPLACED : Lasting.SWEPT,
        version.pin());
  }

  private static Optional<PartitionVersion> before(
      PartitionVersion version, List<LedgerEntry.Commit> older) {
    for (LedgerEntry.Commit commit : older) {
      if (commit.removed().contains(version.key())) {
        return Optional.empty();
      }
      for (PartitionVersion added : commit.added()) {
        if (added.key().equals(version.key())) {
          return Optional.of(added);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the first publication that showed a version, unless another one replaced it before. */
  private @Nullable Long shown(
      LedgerEntry.Commit commit, PartitionKey key, List<LedgerEntry.Commit> newer)
      throws IOException {
    Optional<PublicationRecord> first = publications.firstWith(commit.number());
    if (first.isEmpty()) {
      return null;
    }
    long upTo = publications.shown(first.get().number());
    boolean isReplaced =
        newer.stream()
            .filter(next -> next.number() <= upTo)
            .anyMatch(
                next ->
                    next.removed().contains(key)
                        || next.added().stream().anyMatch(added -> added.key().equals(key)));
    return isReplaced ? null : first.get().number();
  }

  private static String why(
      PartitionVersion version, LedgerEntry.Commit commit, Optional<PartitionVersion> before) {
    if (commit.isErasure()) {
      return "a person was erased";
    }
    PartitionPin pin = version.pin();
    boolean isSame = before.filter(old -> old.directory().equals(version.directory())).isPresent();
    if (pin != null) {
      return isSame ? "pinned by " + pin.by() : "restored to " + pin.version() + " by " + pin.by();
    }
    if (before.isEmpty()) {
      return "new day";
    }
    if (isSame && before.get().pin() != null) {
      return "let go";
    }
    String reason =
        commit.facts().restated().stream()
            .filter(restated -> restated.day().equals(version.key().day()))
            .map(Restatement::reason)
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse(TouchedDay.change(before.get().inputs(), version.inputs()));
    String why = reason.isEmpty() ? "made again of the same" : reason;
    return isSame ? why + "; the rows stayed as they were" : why;
  }
}
