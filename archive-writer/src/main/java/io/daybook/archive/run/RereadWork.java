package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.RereadPlan.RereadDay;
import io.daybook.archive.run.RereadRow.RowReader;
import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.RowSelection;
import io.daybook.archive.table.TombstoneFiles.StoredTombstone;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * One reading anew: rows and quarantined records of the plan are left out of their versions, the
 * engine archives the records as new ones on what is left, and both are compared.
 */
final class RereadWork {
  /** No task writes into a directory of this name. */
  private static final String REST = "attempt-rest";

  private final Storage storage;
  private final Zones zones;
  private final RowSelection rows;
  private final Dataset dataset;
  private final List<Mapping> mappings;
  private final LedgerState base;
  private final RereadPlan plan;
  private final RunId run;

  private final ComparedRows events;
  private final ComparedRows refused = new ComparedRows(Map.of());
  private final Map<LocalDate, Set<StoredTombstone>> buriedBefore = new HashMap<>();
  private final Map<LocalDate, Set<StoredTombstone>> buriedAfter = new HashMap<>();

  private final RereadSums booked = new RereadSums();
  private final Map<PartitionKey, PartitionVersion> finish = new TreeMap<>();
  private final Set<StoragePath> drafts = new HashSet<>();
  private final Set<PartitionKey> rewritten = new HashSet<>();
  private SegmentCounts counts = SegmentCounts.NOTHING;
  private List<SourceSums> sums = List.of();
  private List<EventSums> given = List.of();
  private Set<String> touched = Set.of();
  private Set<LocalDate> changedDays = Set.of();
  private Set<LocalDate> changedQuarantine = Set.of();

  RereadWork(
      Storage storage,
      Zones zones,
      RowSelection rows,
      Dataset dataset,
      List<Mapping> mappings,
      LedgerState base,
      RereadPlan plan,
      RunId run) {
    this.storage = storage;
    this.zones = zones;
    this.rows = rows;
    this.dataset = dataset;
    this.mappings = mappings;
    this.base = base;
    this.plan = plan;
    this.run = run;
    Map<String, String> scopes = new HashMap<>();
    for (Mapping mapping : mappings) {
      scopes.put(mapping.source().name(), mapping.source().ids());
    }
    this.events = new ComparedRows(scopes);
  }

  /**
   * Reads, writes and compares; commits nothing.
   *
   * @param otherRules sources whose archived events are known by another rule than their new ones
   */
  void read(ArchiveEngine engine, Set<String> otherRules) throws IOException {
    LedgerState left = leaveOut();
    RunOutput output = new RunOutput(dataset.name(), zones, left, run);
    try (ArchiveEngine.EngineWork work = engine.begin(dataset, mappings, plan.input(), output)) {
      int segments = plan.input().segments().size();
      for (SegmentCounts of : work.parse(IntStream.range(0, segments).boxed().toList())) {
        counts = counts.plus(of);
      }
      FaultPoint.ARCHIVE_AFTER_PARSE.pass();
      RunResult result = work.write(otherRules);
      result.reconcile(dataset.name());
      finish.putAll(left.partitions());
      result.emptied().forEach(finish::remove);
      result.added().forEach(version -> finish.put(version.key(), version));
      result.rewritten().forEach(version -> rewritten.add(version.key()));
      touched = result.touched();
      sums = result.sums();
      given = result.events();
      look(result.added());
    }
    compare();
  }

  private List<Column> columns(PartitionKey key) {
    return isQuarantine(key) ? QuarantineTable.COLUMNS : dataset.columns();
  }

  private static boolean isQuarantine(PartitionKey key) {
    return key.table().equals(QuarantineTable.NAME);
  }

  private ComparedRows compared(PartitionKey key) {
    return isQuarantine(key) ? refused : events;
  }

  private LedgerState leaveOut() throws IOException {
    List<PartitionKey> removed = new ArrayList<>();
    List<PartitionVersion> put = new ArrayList<>();
    for (PartitionVersion version : base.partitions().values()) {
      long leaving = find(version);
      Set<StoredTombstone> buried = tombstones(version, true);
      if (leaving == 0 && buried.isEmpty()) {
        continue;
      }
      PartitionKey key = version.key();
      if (!buried.isEmpty()) {
        buriedBefore.computeIfAbsent(key.day(), day -> new HashSet<>()).addAll(buried);
      }
      PartitionVersion rest = rest(version, leaving);
      if (rest.files().isEmpty() && rest.tombstones().isEmpty()) {
        removed.add(key);
      } else {
        put.add(rest);
      }
    }
    return base.instead(removed, put);
  }

  /** Takes in the version's rows of the plan; returns how many. */
  private long find(PartitionVersion version) throws IOException {
    PartitionKey key = version.key();
    List<DataFile> files = version.files().stream().filter(plan::mayHold).toList();
    RowReader reader = new RowReader(columns(key));
    long[] leaving = {0};
    rows.read(
        columns(key),
        files,
        row -> {
          String segment = reader.segment(row);
          long offset = reader.offset(row);
          if (plan.holds(segment, offset)) {
            leaving[0]++;
            RereadRow found = reader.row(key.day(), row);
            compared(key).before(found);
            if (!isQuarantine(key)) {
              booked.taken(found);
            }
          } else if (!isQuarantine(key)) {
            stays(key.day(), segment, offset);
          }
        });
    return leaving[0];
  }

  private void stays(LocalDate day, String segment, long offset) {
    if (plan.isErased(segment, offset)) {
      booked.stays(segment, offset);
    } else if (plan.isExpired(segment)) {
      events.carried(day);
    }
  }

  private Set<StoredTombstone> tombstones(PartitionVersion version, boolean ofPlan)
      throws IOException {
    Set<StoredTombstone> found = new HashSet<>();
    if (!version.tombstones().isEmpty()) {
      for (StoredTombstone each : rows.tombstones(version)) {
        if (plan.holds(each.segment(), each.offset()) == ofPlan) {
          found.add(each);
        }
      }
    }
    return found;
  }

  private StoragePath directory(PartitionKey key) {
    long number = base.number() + 1;
    return isQuarantine(key)
        ? zones.quarantine(dataset.name(), key.day(), key.batch(), number, run)
        : zones.archive(dataset.name(), key.day(), key.batch(), number, run);
  }

  /** Writes a version without them, beside what the engine may write for the same batch. */
  private PartitionVersion rest(PartitionVersion version, long leaving) throws IOException {
    PartitionKey key = version.key();
    StoragePath directory = directory(key).child(REST);
    drafts.add(directory(key));
    RowReader reader = new RowReader(columns(key));
    Predicate<RowCursor> leaves = row -> plan.holds(reader.segment(row), reader.offset(row));
    RowSelection.SplitRows split =
        rows.split(key.table(), columns(key), version.files(), leaves, directory);
    if (split.left() != leaving) {
      throw defect("rows of " + key.day() + " to make way", leaving, split.left());
    }
    List<DataFile> hidden =
        rows.copyTombstones(version, each -> !plan.holds(each.segment(), each.offset()), directory);
    return new PartitionVersion(
            key, base.number() + 1, run, directory.value(), split.files(), Map.of())
        .withTombstones(hidden);
  }

  private void look(List<PartitionVersion> added) throws IOException {
    for (PartitionVersion version : added) {
      PartitionKey key = version.key();
      drafts.add(directory(key));
      RowReader reader = new RowReader(columns(key));
      rows.read(
          columns(key),
          version.files(),
          row -> {
            if (plan.holds(reader.segment(row), reader.offset(row))) {
              compared(key).after(reader.row(key.day(), row));
            }
          });
      Set<StoredTombstone> buried = tombstones(version, true);
      if (!buried.isEmpty()) {
        buriedAfter.computeIfAbsent(key.day(), day -> new HashSet<>()).addAll(buried);
      }
    }
  }

  private void compare() {
    changedDays = new TreeSet<>(events.compare());
    rewritten.forEach(key -> changedDays.add(key.day()));
    Set<LocalDate> buried = new HashSet<>(buriedBefore.keySet());
    buried.addAll(buriedAfter.keySet());
    for (LocalDate day : buried) {
      if (!buriedBefore.getOrDefault(day, Set.of()).equals(buriedAfter.get(day))) {
        changedDays.add(day);
      }
    }
    changedQuarantine = refused.compare();
  }

  private boolean isChanged(PartitionKey key) {
    return (isQuarantine(key) ? changedQuarantine : changedDays).contains(key.day());
  }

  /** Returns whether any row, quarantined record or tombstone is another one now. */
  boolean changesSomething() {
    return !changedDays.isEmpty() || !changedQuarantine.isEmpty();
  }

  ComparedRows events() {
    return events;
  }

  SegmentCounts counts() {
    return counts;
  }

  /** Returns the versions that the entry adds: none of a day that stays as it is. */
  List<PartitionVersion> added() {
    List<PartitionVersion> added = new ArrayList<>();
    finish.forEach(
        (key, version) -> {
          PartitionVersion old = base.partitions().get(key);
          boolean isNew = old == null || !old.directory().equals(version.directory());
          if (isNew && isChanged(key)) {
            added.add(version);
          }
        });
    return added;
  }

  /** Returns the partitions of which nothing is left. */
  List<PartitionKey> removed() {
    return base.partitions().keySet().stream()
        .filter(key -> isChanged(key) && !finish.containsKey(key))
        .toList();
  }

  /** Returns what must stay as it was at the base. */
  Set<String> dependsOn() {
    Set<String> days = new HashSet<>(touched);
    for (RereadDay day : plan.days()) {
      days.add(LedgerEntry.day(new PartitionKey(QuarantineTable.NAME, day.day(), 0)));
    }
    return days;
  }

  /** Returns what the sums of the arrival days gain or lose. */
  List<SourceSums> sums() {
    return booked.corrections(base, plan, sums);
  }

  /** Returns how many events more the event days have; what were duplicates isn't known by day. */
  List<EventSums> facts() {
    return booked.facts(given);
  }

  /** Asserts that the corrections of the sums are what the versions gain and lose. */
  void reconcile(List<SourceSums> corrections) {
    corrections.forEach(
        sum ->
            sum.imbalance()
                .ifPresent(
                    difference -> {
                      throw new OperatorException(
                          ExitCode.BLOCKED,
                          String.format(
                              "[%s %s] Cannot commit: the sums of the archive don't hold: %s;"
                                  + " nothing was committed, this is a defect: please report it"
                                  + " with the log",
                              sum.source(), sum.arrivalDay(), difference));
                    }));
    requireRows(dataset.name(), corrections.stream().mapToLong(SourceSums::eventsArchived).sum());
    requireRows(
        QuarantineTable.NAME, corrections.stream().mapToLong(SourceSums::recordsQuarantined).sum());
  }

  private void requireRows(String table, long booked) {
    long gained = 0;
    for (PartitionVersion version : added()) {
      if (version.key().table().equals(table)) {
        PartitionVersion old = base.partitions().get(version.key());
        gained += version.rows() - (old == null ? 0 : old.rows());
      }
    }
    for (PartitionKey key : removed()) {
      PartitionVersion old = base.partitions().get(key);
      gained -= old != null && key.table().equals(table) ? old.rows() : 0;
    }
    if (gained != booked) {
      throw defect("rows more of " + table, booked, gained);
    }
  }

  private OperatorException defect(String what, long expected, long found) {
    return new OperatorException(
        ExitCode.BLOCKED,
        String.format(
            "[%s] Cannot archive again: expected %,d %s but found %,d; nothing was committed, this"
                + " is a defect: please report it with the log",
            dataset.name(), expected, what, found));
  }

  /** Deletes the files that no version of the entry names. */
  void clean() throws IOException {
    Set<String> named = new HashSet<>();
    added().forEach(version -> named.add(version.directory()));
    for (StoragePath draft : drafts) {
      StoragePath rest = draft.child(REST);
      if (named.stream().noneMatch(of -> of.equals(draft.value()) || isBelow(of, draft))) {
        storage.delete(draft);
      } else if (!named.contains(rest.value())) {
        storage.delete(rest);
      }
    }
  }

  private static boolean isBelow(String directory, StoragePath draft) {
    return directory.startsWith(draft.value() + "/");
  }

  /** Deletes all files of the run, which will never commit. */
  void discard() throws IOException {
    for (StoragePath draft : drafts) {
      storage.delete(draft);
    }
  }
}
