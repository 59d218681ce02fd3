package io.daybook.bench.simulation;

import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.PartitionPointer;
import io.daybook.hive.publish.PublishedPartition;
import io.daybook.hive.publish.PublishedTable;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ConsumedBundles;
import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.ListedDay;
import io.daybook.warehouse.ledger.OffsetRanges;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RawManifest;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What was landed, held against what ledger, data files and metastore say, without faults. */
final class ArchiveTruth implements WatchedStorage.Watch {
  private static final Pattern ENTRY = Pattern.compile("/.*/_ledger/\\d{20}\\.json");

  private final SimulatedStorage storage;
  private final Zones zones;
  private final LedgerTable table;
  private final SimulatedMetastore metastore;
  private final Ledger ledger;
  private final TextEngine files;
  private final Map<SegmentName, String> landed = new TreeMap<>();

  /** As they came to be; our own fold of them is held against the ledger's. */
  private final List<LedgerEntry> entries = new ArrayList<>();

  private final List<LedgerEntry.Commit> commits = new ArrayList<>();

  private final Map<PartitionKey, PartitionVersion> current = new TreeMap<>();

  ArchiveTruth(
      SimulatedStorage storage, Zones zones, LedgerTable table, SimulatedMetastore metastore) {
    this.storage = storage;
    this.zones = zones;
    this.table = table;
    this.metastore = metastore;
    this.ledger = table.ledger(storage);
    this.files = new TextEngine(storage);
  }

  void landed(SegmentName name, String content) {
    landed.put(name, content);
  }

  /** Returns the number of the ledger's last entry. */
  long number() {
    return entries.size();
  }

  /** Returns what two runs on the same input have in common; {@link Hole#RUN_IDS_FROM_INPUTS}. */
  RunId hashOfInputs() {
    return new RunId(
        String.format(Locale.ROOT, "%012x", landed.keySet().toString().hashCode() & 0xffffffffL));
  }

  @Override
  public void renamed(StoragePath to) throws IOException {
    if (!isEntry(to) || !to.parent().equals(table.home().child("_ledger"))) {
      return;
    }
    LedgerEntry entry = ledger.entries(entries.size()).get(0);
    entries.add(entry);
    if (entry instanceof LedgerEntry.Commit commit) {
      committed(commit);
    }
  }

  private static boolean isEntry(StoragePath path) {
    return ENTRY.matcher(path.value()).matches();
  }

  private void committed(LedgerEntry.Commit entry) throws IOException {
    commits.add(entry);
    entry.removed().forEach(current::remove);
    entry.added().forEach(version -> current.put(version.key(), version));
    entry.added().forEach(this::requireHeld);
    requireConsumedIsCounted(entry);
    LedgerState state = ledger.state();
    requireListedIsConsumed(entry, state);
    requireBundlesAreConsumed(entry, state);
  }

  /** A held source is as if it hadn't come: what is counted of a source is what is consumed. */
  private static void requireConsumedIsCounted(LedgerEntry.Commit entry) {
    Map<String, Long> consumed = new TreeMap<>();
    entry
        .consumed()
        .forEach(
            range ->
                consumed.merge(
                    range.file().source(),
                    (range.end() - range.start()) / TextEngine.RECORD_LENGTH,
                    Long::sum));
    Map<String, Long> counted = new TreeMap<>();
    entry.sums().forEach(sum -> counted.merge(sum.source(), sum.recordsRead(), Long::sum));
    counted.values().removeIf(records -> records == 0); // records of the quarantine, read again
    Violation.unless(
        counted.equals(consumed),
        "an entry counts the records that it consumes, by source: %s but %s",
        counted,
        consumed);
  }

  /** A day that later runs don't list holds nothing that waits. */
  private void requireListedIsConsumed(LedgerEntry.Commit entry, LedgerState state)
      throws IOException {
    for (ListedDay day : entry.listed()) {
      StoragePath directory = zones.raw(day.source(), day.arrivalDay());
      if (storage.status(directory).orElseThrow().modifiedMillis() != day.modifiedMillis()) {
        continue;
      }
      for (DayListing.StoredSegment segment :
          DayListing.of(storage, day.source(), directory, name -> true).segments()) {
        requireConsumed(state, segment, "a day");
      }
    }
  }

  /** No later run opens its footer. */
  private void requireBundlesAreConsumed(LedgerEntry.Commit entry, LedgerState state)
      throws IOException {
    for (ConsumedBundles consumed : entry.bundles()) {
      for (FileStatus day : storage.list(zones.raw(consumed.source()))) {
        for (DayListing.StoredSegment segment :
            DayListing.of(
                    storage,
                    consumed.source(),
                    day.path(),
                    name -> name.number() >= consumed.start() && name.number() < consumed.end())
                .segments()) {
          if (LandedSegments.isBundle(segment.path())) {
            requireConsumed(state, segment, "a bundle");
          }
        }
      }
    }
  }

  private static void requireConsumed(
      LedgerState state, DayListing.StoredSegment segment, String where) {
    SegmentName name = segment.name();
    FileKey key = new FileKey(name.source(), name.agent(), name.file());
    Violation.unless(
        state.unconsumed(key, name.start(), name.end()).isEmpty(),
        "nothing waits in %s that counts as read: %s of %s",
        where,
        name,
        segment.path());
  }

  /** What is deleted is neither a ledger's entry nor anything that is current. */
  @Override
  public void leaves(StoragePath path) throws IOException {
    String value = path.value();
    Violation.unless(!isEntry(path), "a ledger's entry stays: %s", path);
    if (BundleName.parse(path.name()).isPresent()) {
      requireMayExpire(path);
    }
    if (!path.name().startsWith("v=")) {
      return;
    }
    for (PartitionVersion version : current.values()) {
      Violation.unless(
          !version.directory().equals(value), "no current version is deleted: %s", path);
    }
    Violation.unless(
        metastore.pointingAt(value).isEmpty(), "nothing that Hive points at is deleted: %s", path);
  }

  /** What expires is archived and told, and nobody will read it again. */
  private void requireMayExpire(StoragePath bundle) throws IOException {
    Set<String> refused = new HashSet<>();
    for (PartitionVersion version : current.values()) {
      if (version.key().table().equals(QuarantineTable.NAME)) {
        files.rows(version.files()).forEach(row -> refused.add(row.split(" ", 2)[0]));
      }
    }
    LedgerState state = ledger.state();
    Set<SegmentName> told = told();
    String source = bundle.parent().parent().name();
    for (DayListing.StoredSegment segment :
        DayListing.of(storage, source, bundle.parent(), name -> true).segments()) {
      if (segment.path().equals(bundle)) {
        requireConsumed(state, segment, "what expires");
        Violation.unless(
            told.contains(segment.name()), "a manifest tells of what expires: %s", segment.name());
        Violation.unless(
            !refused.contains(segment.name().fileName()),
            "what is quarantined stays in the raw zone: %s",
            segment.name());
      }
    }
  }

  private Set<SegmentName> told() throws IOException {
    Set<SegmentName> told = new HashSet<>();
    RawManifests manifests = new RawManifests(storage, zones);
    for (String source : List.of(SimulatedSources.GOOD, SimulatedSources.DOUBTFUL)) {
      for (RawManifests.ManifestFile manifest : manifests.list(source)) {
        for (RawManifest.ExpiredFile file : manifests.read(manifest.path()).files()) {
          file.segments().forEach(footer -> told.add(footer.name()));
        }
      }
    }
    return told;
  }

  /** Asserts that every segment is in the raw zone or, all that is gone, in a manifest. */
  void requireExpired() throws IOException {
    Set<SegmentName> there = new HashSet<>(told());
    for (String source : List.of(SimulatedSources.GOOD, SimulatedSources.DOUBTFUL)) {
      for (FileStatus day : storage.list(zones.raw(source))) {
        DayListing.of(storage, source, day.path(), name -> true)
            .segments()
            .forEach(segment -> there.add(segment.name()));
      }
    }
    Violation.unless(
        there.equals(landed.keySet()),
        "segments are there or told as expired: %d of %d",
        there.size(),
        landed.size());
  }

  private void requireHeld(PartitionVersion version) {
    List<DataFile> all = new ArrayList<>(version.files());
    all.addAll(version.tombstones());
    for (DataFile file : all) {
      Optional<FileStatus> status = storage.status(new StoragePath(file.path()));
      Violation.unless(
          status.isPresent() && status.get().length() == file.bytes(),
          "a version's files hold what its entry says: %s of %s",
          file.path(),
          version.run());
    }
  }

  /** Asserts that the metastore says what the ledger says at an entry, or at a later one. */
  void requirePublished(long entry) {
    long newest = number();
    for (PublishedTable each : table.published()) {
      boolean found = newest == 0;
      for (long number = newest; number >= entry && !found; number--) {
        found = pointers(each).equals(directories(each, number));
      }
      Violation.unless(
          found,
          "publications end at the newest state: %s is at none from entry %d to %d",
          each.table().name(),
          entry,
          newest);
    }
  }

  private Set<String> pointers(PublishedTable table) {
    Set<String> pointers = new TreeSet<>();
    for (PublishedPartition partition : table.own(metastore.partitions(table.table()))) {
      if (!PartitionPointer.NOTHING.equals(partition.parameters().get(PartitionPointer.VERSION))) {
        pointers.add(URI.create(partition.location()).getPath());
      }
    }
    return pointers;
  }

  private Set<String> directories(PublishedTable table, long number) {
    Map<PartitionKey, String> directories = new HashMap<>();
    for (LedgerEntry.Commit entry : commits) {
      if (entry.number() <= number) {
        entry.removed().forEach(directories::remove);
        entry.added().stream()
            .filter(version -> version.key().table().equals(table.ledgerTable()))
            .forEach(
                version -> {
                  directories.remove(version.key());
                  if (!version.files().isEmpty()) {
                    directories.put(version.key(), version.directory());
                  }
                });
      }
    }
    return new TreeSet<>(directories.values());
  }

  /**
   * Asserts that every record was archived once, as the mended mappings read it, and that all sums
   * hold.
   */
  void requireAllArchived() throws IOException {
    LedgerState state = ledger.state();
    Violation.unless(
        state.partitions().equals(current) && state.number() == entries.size(),
        "the ledger's state is the fold of its entries: %d",
        state.number());
    List<String> archived = new ArrayList<>();
    List<String> quarantined = new ArrayList<>();
    for (PartitionVersion version : state.partitions().values()) {
      requireHeld(version);
      boolean bad = version.key().table().equals(QuarantineTable.NAME);
      (bad ? quarantined : archived).addAll(files.rows(version.files()));
    }
    Map<String, String> newest = new TreeMap<>();
    List<String> bad = new ArrayList<>();
    long records = 0;
    for (Map.Entry<SegmentName, String> segment : landed.entrySet()) {
      for (int at = 0; at < segment.getValue().length(); at += TextEngine.RECORD_LENGTH) {
        String record = segment.getValue().substring(at, at + TextEngine.RECORD_LENGTH);
        records++;
        TextEngine.event(record)
            .ifPresentOrElse(
                event ->
                    newest.merge(
                        TextEngine.key(event),
                        event,
                        (a, b) -> TextEngine.version(a) < TextEngine.version(b) ? b : a),
                () -> bad.add(record));
      }
    }
    List<String> events =
        newest.values().stream().filter(row -> !TextEngine.isTombstone(row)).sorted().toList();
    Violation.unless(
        archived.stream().sorted().toList().equals(events),
        "rows are the newest versions of all records: %d rows, %d records",
        archived.size(),
        events.size());
    Violation.unless(
        quarantined.stream()
            .map(TextEngine::record)
            .sorted()
            .toList()
            .equals(bad.stream().sorted().toList()),
        "the quarantine holds every bad record once: %d of %d",
        quarantined.size(),
        bad.size());
    requireSums(state, records, archived.size());
    requireDisjointEntries();
  }

  private static void requireSums(LedgerState state, long records, long rows) {
    for (SourceSums sum : state.sums()) {
      Violation.unless(sum.imbalance().isEmpty(), "the two sums hold: %s", sum);
    }
    long read = state.sums().stream().mapToLong(SourceSums::recordsRead).sum();
    long archived = state.sums().stream().mapToLong(SourceSums::eventsArchived).sum();
    Violation.unless(read == records, "records are read once: %d of %d", read, records);
    Violation.unless(archived == rows, "sums count the rows: %d of %d", archived, rows);
  }

  private void requireDisjointEntries() {
    Map<FileKey, OffsetRanges> consumed = new HashMap<>();
    Set<RunId> committed = new HashSet<>();
    for (LedgerEntry.Commit entry : commits) {
      Violation.unless(committed.add(entry.run()), "a run commits once: %s", entry.run());
      for (ConsumedRange range : entry.consumed()) {
        OffsetRanges known = consumed.computeIfAbsent(range.file(), file -> new OffsetRanges());
        Violation.unless(
            !known.intersects(range.start(), range.end()), "bytes are consumed once: %s", range);
        known.add(range.start(), range.end());
      }
    }
  }

  /**
   * Asserts that after a sweep of everything only what is current is there, and what an aborted run
   * wrote that woke up so late that its record had gone.
   */
  void requireNothingLeft() throws IOException {
    Set<String> wanted = new TreeSet<>();
    current.values().forEach(version -> wanted.add(version.directory()));
    LedgerState state = ledger.state();
    Set<String> there = new TreeSet<>();
    for (PublishedTable each : table.published()) {
      collect(each.versions(), there);
    }
    there.removeIf(
        directory -> state.isAborted(new RunId(directory.substring(directory.length() - 12))));
    Violation.unless(
        there.equals(wanted), "a sweep leaves what is current: %s but found %s", wanted, there);
  }

  private void collect(StoragePath directory, Set<String> found) throws IOException {
    for (FileStatus entry : storage.list(directory)) {
      if (entry.path().name().startsWith("v=")) {
        found.add(entry.path().value());
      } else if (entry.isDirectory()) {
        collect(entry.path(), found);
      }
    }
  }

  /** Begins to read all partitions as a query does: their places are asked once. */
  Scan scan() {
    List<PublishedPartition> partitions = new ArrayList<>();
    for (PublishedTable each : table.published()) {
      if (each.ledgerTable().equals(table.name())) {
        partitions.addAll(metastore.partitions(each.table()));
      }
    }
    return new Scan(partitions);
  }

  /** A query that is reading. */
  final class Scan {
    private final List<PublishedPartition> partitions;
    private final boolean isOvertaken = metastore.isOvertaken();

    private Scan(List<PublishedPartition> partitions) {
      this.partitions = partitions;
    }

    /**
     * Reads to the end; asserts that every file is there and, unless a switch was overtaken, that
     * no event is twice.
     */
    void read() throws IOException {
      Set<String> seen = new HashSet<>();
      for (PublishedPartition partition : partitions) {
        StoragePath directory = new StoragePath(URI.create(partition.location()).getPath());
        long rows = 0;
        for (FileStatus file : storage.list(directory)) {
          if (file.path().name().startsWith("_")) {
            continue;
          }
          String text = new String(storage.read(file.path()), StandardCharsets.US_ASCII);
          for (int at = 0; at < text.length(); at += TextEngine.RECORD_LENGTH) {
            rows++;
            Violation.unless(
                seen.add(TextEngine.key(text.substring(at, at + TextEngine.RECORD_LENGTH)))
                    || isOvertaken,
                "a query sees no record in two versions: in %s",
                directory);
          }
        }
        Violation.unless(
            rows == Long.parseLong(partition.parameters().getOrDefault("numRows", "0")),
            "a query finds the rows that were published: %d in %s",
            rows,
            directory);
      }
    }
  }
}
