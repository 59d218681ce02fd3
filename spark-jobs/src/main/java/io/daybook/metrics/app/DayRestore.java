package io.daybook.metrics.app;

import io.daybook.metrics.plan.TouchReason;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerHistory;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionPin;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.RunFacts;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.StateTables;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Gives a day of figures the rows of an earlier version again, and holds it: no run makes a pinned
 * day until a person lets it go. The files are copied, for a sweep deletes those of an earlier
 * version before it says so; the new version tells which one it was copied from. What is made of
 * the day follows its content, as after any other commit. A run that dies leaves a version that
 * nobody names; running again gives the same day.
 */
public final class DayRestore {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int BATCH = 0;

  private final Storage storage;
  private final Zones zones;
  private final ShownFigures published;
  private final Clock clock;
  private final Supplier<RunId> runIds;

  /**
   * @param zone the business zone
   * @param tables all metric tables
   * @param runIds names attempts; no two alike, ever
   */
  public DayRestore(
      Storage storage,
      Zones zones,
      ZoneId zone,
      Collection<MetricTable> tables,
      Clock clock,
      Supplier<RunId> runIds) {
    this.storage = storage;
    this.zones = zones;
    this.published = new ShownFigures(storage, zones, zone, tables);
    this.clock = clock;
    this.runIds = runIds;
  }

  /**
   * A day as it is now.
   *
   * @param before what was in force
   * @param entry what was committed; nothing if the day was so already
   */
  public record RestoredDay(
      PartitionVersion version, PartitionVersion before, Optional<LedgerEntry.Commit> entry) {}

  /**
   * Takes a day back to a version and pins it; the version in force is pinned as it is.
   *
   * @param version its number, or all of {@link PartitionVersion#id()}
   * @param by who wants it
   * @throws OperatorException with {@link ExitCode#USAGE} if the day has no such version, its files
   *     are swept, or another definition made it
   * @throws io.daybook.warehouse.ledger.CommitConflictException if another run changed the day
   *     meanwhile
   */
  public RestoredDay restore(MetricTable table, LocalDate day, String version, String by)
      throws IOException {
    if (table.name().equals(StateTables.FIRST_SEEN.name())) {
      throw refusal(
          table,
          day,
          "a table whose days are made of their own events",
          "one whose rows move from day to day with late events",
          "a day that stays would have users twice or lose them; restore the tables made of it");
    }
    Ledger ledger = new Ledger(storage, zones.metrics(table.name()));
    LedgerState state = ledger.state();
    PartitionVersion before = inForce(table, day, state);
    PartitionVersion wanted = version(table, day, ledger, state, version);
    PartitionPin held = before.pin();
    if (held != null && held.version().equals(wanted.id())) {
      return new RestoredDay(before, before, Optional.empty());
    }
    if (!TouchedDay.isDefinedAs(table, wanted.inputs())) {
      throw refusal(
          table,
          day,
          "a version that was made by the table's definition as it is now",
          "that another one made " + wanted.id(),
          "its columns may mean something else; take the old definition back first");
    }
    PartitionPin pin = new PartitionPin(wanted.id(), clock.instant(), by);
    if (wanted.id().equals(before.id())) {
      PartitionVersion pinned = before.pinned(pin);
      return new RestoredDay(
          pinned, before, Optional.of(commit(ledger, state, runIds.get(), pinned, RunFacts.NONE)));
    }
    requireWhole(table, day, state, wanted);
    RunId run = runIds.get();
    new BegunRuns(storage, zones.metrics(table.name())).begin(run, state.number(), clock.instant());
    PartitionVersion copy = copy(table, day, state, run, wanted).pinned(pin);
    FaultPoint.METRICS_AFTER_WRITE.pass();
    LedgerEntry.Commit entry = commit(ledger, state, run, copy, facts(table, state, copy, wanted));
    FaultPoint.METRICS_AFTER_COMMIT.pass();
    return new RestoredDay(copy, before, Optional.of(entry));
  }

  /**
   * Lets a pinned day go: the next run makes it again if it is made of something else now.
   *
   * @throws OperatorException with {@link ExitCode#USAGE} if the table has no such day
   */
  public RestoredDay letGo(MetricTable table, LocalDate day) throws IOException {
    Ledger ledger = new Ledger(storage, zones.metrics(table.name()));
    LedgerState state = ledger.state();
    PartitionVersion before = inForce(table, day, state);
    if (before.pin() == null) {
      return new RestoredDay(before, before, Optional.empty());
    }
    PartitionVersion free = before.pinned(null);
    return new RestoredDay(
        free, before, Optional.of(commit(ledger, state, runIds.get(), free, RunFacts.NONE)));
  }

  private LedgerEntry.Commit commit(
      Ledger ledger, LedgerState state, RunId run, PartitionVersion version, RunFacts facts)
      throws IOException {
    return ledger.commit(
        LedgerDraft.commit(run, state.number())
            .dependsOn(Set.of(LedgerEntry.day(version.key())))
            .adds(List.of(version))
            .facts(facts)
            .entry(clock.instant()));
  }

  /** A restored day restates its figures as one that is made again does. */
  private RunFacts facts(
      MetricTable table, LedgerState state, PartitionVersion copy, PartitionVersion wanted)
      throws IOException {
    TouchedDay day =
        new TouchedDay(
            copy.key().day(), new TouchReason.Restored(wanted.id()), Map.copyOf(copy.inputs()));
    TouchedDays touched =
        new TouchedDays(
            table, state.number(), List.of(day), List.of(), List.of(), Map.of(), state, Map.of());
    return new RunFacts(List.of(), List.of(), published.restated(touched, List.of(copy)));
  }

  private PartitionVersion inForce(MetricTable table, LocalDate day, LedgerState state) {
    List<PartitionVersion> versions = state.day(table.name(), day);
    if (versions.isEmpty()) {
      throw refusal(
          table,
          day,
          "a day of the table",
          state.days(table.name()).isEmpty()
              ? "that it has none yet"
              : "that its days are "
                  + state.days(table.name()).first()
                  + " to "
                  + state.days(table.name()).last()
                  + " and this is none of them",
          "'daybook history " + table.name() + "' shows what it has");
    }
    return versions.get(BATCH);
  }

  private PartitionVersion version(
      MetricTable table, LocalDate day, Ledger ledger, LedgerState state, String asked)
      throws IOException {
    PartitionVersion current = inForce(table, day, state);
    Map<String, PartitionVersion> known = new LinkedHashMap<>();
    known.put(current.id(), current);
    LedgerHistory history = new LedgerHistory(ledger);
    long erased = history.lastErasure(state);
    for (LedgerEntry.Commit commit : history.ofDay(table.name(), day, state.number())) {
      if (commit.number() < erased) {
        // An erasure looks at versions in force: what was replaced before it may hold the person.
        break;
      }
      for (PartitionVersion added : commit.added()) {
        if (added.key().day().equals(day)) {
          known.putIfAbsent(added.id(), added);
        }
      }
    }
    List<PartitionVersion> found =
        known.values().stream()
            .filter(
                version ->
                    version.id().equals(asked) || Long.toString(version.version()).equals(asked))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw refusal(
        table,
        day,
        "one of the versions " + String.join(", ", known.keySet()),
        found.isEmpty()
            ? "'" + asked + "'"
            : "'"
                + asked
                + "', which are "
                + found.stream().map(PartitionVersion::id).collect(Collectors.joining(" and ")),
        "'daybook history "
            + table.name()
            + " --day "
            + day
            + "' shows them"
            + (erased == 0
                ? ""
                : "; what entry "
                    + erased
                    + ", which erased a person, found replaced is not given back"));
  }

  private void requireWhole(
      MetricTable table, LocalDate day, LedgerState state, PartitionVersion wanted)
      throws IOException {
    for (DataFile file : wanted.files()) {
      Optional<FileStatus> found = storage.status(new StoragePath(file.path()));
      if (found.isEmpty()) {
        throw swept(table, day, state, wanted);
      }
      if (found.get().length() != file.bytes()) {
        throw refusal(
            table,
            day,
            String.format(Locale.ROOT, "%d bytes of %s", file.bytes(), file.path()),
            String.format(Locale.ROOT, "%d", found.get().length()),
            "look in HDFS's snapshots for the file and put it back");
      }
    }
  }

  private PartitionVersion copy(
      MetricTable table, LocalDate day, LedgerState state, RunId run, PartitionVersion wanted)
      throws IOException {
    long version = state.number() + 1;
    StoragePath directory = zones.metrics(table.name(), day, version, run);
    storage.makeDirectories(directory);
    List<DataFile> files = new ArrayList<>();
    try {
      for (DataFile file : wanted.files()) {
        StoragePath path =
            directory.child(String.format(Locale.ROOT, "part-%05d.parquet", files.size()));
        long copied = copy(new StoragePath(file.path()), path);
        if (copied != file.bytes()) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "[%s] expected %d bytes but found %d",
                  file.path(),
                  file.bytes(),
                  copied));
        }
        files.add(new DataFile(path.value(), file.rows(), file.bytes(), file.min(), file.max()));
      }
    } catch (NoSuchFileException e) {
      throw swept(table, day, state, wanted);
    }
    return new PartitionVersion(
        wanted.key(),
        version,
        run,
        directory.value(),
        files,
        wanted.inputs(),
        wanted.content(),
        wanted.reached(),
        wanted.totals());
  }

  private long copy(StoragePath from, StoragePath to) throws IOException {
    long copied = 0;
    try (InputStream in = storage.open(from, 0);
        StorageOutput out = storage.create(to)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        copied += read;
      }
      out.sync();
    }
    return copied;
  }

  private static OperatorException swept(
      MetricTable table, LocalDate day, LedgerState state, PartitionVersion wanted) {
    return refusal(
        table,
        day,
        "a version whose files are there",
        "that those of " + wanted.id() + " are swept",
        "a replaced version stays for sweep.retention after the publication that replaced it; the"
            + " one in force is "
            + state.day(table.name(), day).get(BATCH).id());
  }

  private static OperatorException refusal(
      MetricTable table, LocalDate day, String expected, String found, String remedy) {
    return new OperatorException(
        ExitCode.USAGE,
        String.format(
            "[%s %s] Cannot restore: expected %s but found %s; %s",
            table.name(), day, expected, found, remedy));
  }
}
