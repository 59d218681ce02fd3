package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fold of a ledger up to one entry: what the table holds. It does not change. */
public final class LedgerState {
  private long number;
  private final NavigableMap<PartitionKey, PartitionVersion> partitions = new TreeMap<>();
  private final ConsumedFiles consumed = new ConsumedFiles();
  private final Map<ConsumedBundles, OffsetRanges> bundles = new LinkedHashMap<>();
  private final NavigableMap<String, ListedDay> listed = new TreeMap<>();
  private final NavigableMap<String, SourceSums> sums = new TreeMap<>();
  private final Set<RunId> aborted = new HashSet<>();
  private final Map<String, SupersededVersion> superseded = new LinkedHashMap<>();

  private final NavigableMap<String, SourceIdentity> identities = new TreeMap<>();
  private final RunFacts.Sum facts = new RunFacts.Sum();
  private final Map<RunId, Erasure> erasures = new LinkedHashMap<>();

  private LedgerState() {}

  /** Returns the state of an empty log. */
  public static LedgerState empty() {
    return new LedgerState();
  }

  /**
   * Returns the state as it would be with other versions, under the same number: what a run works
   * on that puts rows in the place of others.
   *
   * @param removed keys that it lacks
   * @param put versions that it has instead of those with their keys
   */
  public LedgerState instead(List<PartitionKey> removed, List<PartitionVersion> put) {
    LedgerState other = fold(checkpoint(), List.of());
    removed.forEach(other.partitions::remove);
    put.forEach(version -> other.partitions.put(version.key(), version));
    return other;
  }

  /** Folds entries that follow one another from number 1. */
  static LedgerState fold(List<LedgerEntry> entries) {
    LedgerState state = new LedgerState();
    entries.forEach(state::apply);
    return state;
  }

  /** Folds the entries that follow a checkpoint. */
  static LedgerState fold(LedgerCheckpoint checkpoint, List<LedgerEntry> entries) {
    LedgerState state = new LedgerState();
    state.number = checkpoint.number();
    checkpoint.partitions().forEach(version -> state.partitions.put(version.key(), version));
    checkpoint.consumed().forEach(state::consume);
    checkpoint.streams().forEach(state.consumed::read);
    checkpoint.bundles().forEach(state::consume);
    checkpoint.listed().forEach(state::list);
    checkpoint.sums().forEach(state::add);
    state.aborted.addAll(checkpoint.aborted());
    checkpoint.superseded().forEach(old -> state.superseded.put(old.directory(), old));
    checkpoint.identities().forEach(state::identify);
    state.facts.add(checkpoint.facts());
    checkpoint.erasures().forEach(erasure -> state.erasures.put(erasure.id(), erasure));
    entries.forEach(state::apply);
    return state;
  }

  /** Returns this state as a file. */
  LedgerCheckpoint checkpoint() {
    List<ConsumedBundles> numbers = new ArrayList<>();
    bundles.forEach(
        (series, consumedNumbers) ->
            consumedNumbers
                .ranges()
                .forEach(r -> numbers.add(series.withNumbers(r.start(), r.end()))));
    return new LedgerCheckpoint(
        StoredEntry.format(
            partitions.values(), numbers, sums.values(), facts(), erasures.values(), List.of()),
        number,
        List.copyOf(partitions.values()),
        List.of(),
        List.copyOf(listed.values()),
        sums(),
        List.copyOf(aborted),
        superseded(),
        identities(),
        facts(),
        numbers,
        consumed.streams(),
        erasures());
  }

  private void apply(LedgerEntry entry) {
    number = entry.number();
    if (entry instanceof LedgerEntry.Abort abort) {
      aborted.add(abort.abortedRun());
    } else if (entry instanceof LedgerEntry.Sweep sweep) {
      sweep.directories().forEach(superseded::remove);
    } else {
      apply((LedgerEntry.Commit) entry);
    }
  }

  private void apply(LedgerEntry.Commit entry) {
    entry.removed().forEach(key -> supersede(partitions.remove(key)));
    for (PartitionVersion version : entry.added()) {
      PartitionVersion old = partitions.put(version.key(), version);
      // The same files may come to be known as made of other inputs.
      if (old == null || !old.directory().equals(version.directory())) {
        supersede(old);
      }
    }
    entry.consumed().forEach(this::consume);
    entry.bundles().forEach(this::consume);
    entry.listed().forEach(this::list);
    entry.sums().forEach(this::add);
    entry.identities().forEach(this::identify);
    facts.add(entry.facts());
    entry.erasures().forEach(erasure -> erasures.put(erasure.id(), erasure));
  }

  private void identify(SourceIdentity identity) {
    identities.put(identity.source(), identity);
  }

  private void supersede(@Nullable PartitionVersion old) {
    if (old != null) {
      superseded.put(old.directory(), new SupersededVersion(old.key(), old.directory(), number));
    }
  }

  private void consume(ConsumedRange range) {
    consumed.add(range);
  }

  private void consume(ConsumedBundles numbers) {
    bundles
        .computeIfAbsent(numbers.series(), series -> new OffsetRanges())
        .add(numbers.start(), numbers.end());
  }

  private void list(ListedDay day) {
    listed.put(rawDay(day.source(), day.arrivalDay()), day);
  }

  private void add(SourceSums sum) {
    sums.merge(rawDay(sum.source(), sum.arrivalDay()), sum, SourceSums::plus);
  }

  /** Returns the number of the last entry; 0 for an empty log. */
  public long number() {
    return number;
  }

  /** Returns the current versions in the order of their keys. */
  public NavigableMap<PartitionKey, PartitionVersion> partitions() {
    return Collections.unmodifiableNavigableMap(partitions);
  }

  /** Returns the batches of a day of a table, in order. */
  public List<PartitionVersion> day(String table, LocalDate day) {
    return List.copyOf(
        partitions
            .subMap(
                new PartitionKey(table, day, 0),
                true,
                new PartitionKey(table, day, Integer.MAX_VALUE),
                true)
            .values());
  }

  /** Returns the days of a table that have a version, in order. */
  public NavigableSet<LocalDate> days(String table) {
    NavigableSet<LocalDate> days = new TreeSet<>();
    for (PartitionKey key : partitions.keySet()) {
      // A dataset's ledger holds its quarantine too.
      if (key.table().equals(table)) {
        days.add(key.day());
      }
    }
    return days;
  }

  /** Returns the batch number behind the last one of a day; 0 for a day without any. */
  public int nextBatch(String table, LocalDate day) {
    List<PartitionVersion> batches = day(table, day);
    return batches.isEmpty() ? 0 : batches.get(batches.size() - 1).key().batch() + 1;
  }

  /** Returns the parts of a range of a file that no run has archived yet, in order. */
  public List<OffsetRanges.OffsetRange> unconsumed(FileKey file, long start, long end) {
    return consumed.missing(file, start, end);
  }

  /** Returns all bytes that runs have archived, by file, in ranges that don't touch. */
  public List<ConsumedRange> consumed() {
    return consumed.streams().stream().flatMap(stream -> stream.ranges().stream()).toList();
  }

  /** Returns whether runs have archived everything in a bundle. */
  public boolean isConsumed(ConsumedBundles bundle) {
    OffsetRanges numbers = bundles.get(bundle.series());
    return numbers != null && numbers.missing(bundle.start(), bundle.end()).isEmpty();
  }

  /** Returns the raw day directory as it was when it was last consumed whole. */
  public Optional<ListedDay> listed(String source, LocalDate arrivalDay) {
    return Optional.ofNullable(listed.get(rawDay(source, arrivalDay)));
  }

  /** Returns the reconciliation of all runs, by source and arrival day. */
  public List<SourceSums> sums() {
    return List.copyOf(sums.values());
  }

  /** Returns the facts of all runs, added up. */
  public RunFacts facts() {
    return facts.facts();
  }

  /** Returns the rules of all sources that were ever committed since rules are kept. */
  public List<SourceIdentity> identities() {
    return List.copyOf(identities.values());
  }

  /**
   * Returns the rule by which the events of a source were known at its last commit; nothing if none
   * was kept yet.
   */
  public Optional<SourceIdentity> identity(String source) {
    return Optional.ofNullable(identities.get(source));
  }

  /** Returns all erasures of persons that were ever committed, in order. */
  public List<Erasure> erasures() {
    return List.copyOf(erasures.values());
  }

  /** Returns whether a run can never commit any more. */
  public boolean isAborted(RunId run) {
    return aborted.contains(run);
  }

  /** Returns the versions that were replaced or removed and not yet swept, oldest first. */
  public List<SupersededVersion> superseded() {
    return List.copyOf(superseded.values());
  }

  private static String rawDay(String source, LocalDate day) {
    return source + "/" + day;
  }
}
