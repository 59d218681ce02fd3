package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.table.BloomFilters;
import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.RowSelection;
import io.daybook.archive.trace.RowConditions;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Erasure;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SegmentRanges;
import io.daybook.warehouse.ledger.SourceIdentity;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.segment.SegmentFormatException;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.PersonKey;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a dataset holds of persons: its rows, its quarantine, its records in the raw zone. */
final class PersonSearch {
  private static final Logger LOG = LoggerFactory.getLogger(PersonSearch.class);
  private static final List<String> REFUSED =
      QuarantineTable.COLUMNS.stream().map(Column::name).toList();

  private final Storage storage;
  private final Zones zones;
  private final ZoneId zone;
  private final Configuration hadoop;
  private final RowSelection rows;
  private final int threads;
  private final Progress progress;

  PersonSearch(
      Storage storage,
      Zones zones,
      ZoneId zone,
      Configuration hadoop,
      RowSelection rows,
      int threads,
      Progress progress) {
    this.storage = storage;
    this.zones = zones;
    this.zone = zone;
    this.hadoop = hadoop;
    this.rows = rows;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * What was found.
   *
   * @param versions those that have rows of theirs, with how many
   * @param places of the records of these rows
   * @param records in the raw zone
   * @param notes what could not be searched
   */
  record FoundPerson(
      Map<PartitionVersion, Long> versions,
      RecordPlaces places,
      List<FoundRecord> records,
      List<String> notes) {

    /** Returns the records that are found, by segment: where each begins and ends. */
    Map<String, NavigableMap<Long, Long>> ranges() {
      Map<String, NavigableMap<Long, Long>> ranges = new HashMap<>();
      for (FoundRecord record : records) {
        ranges
            .computeIfAbsent(record.segment().fileName(), segment -> new TreeMap<>())
            .put(record.start(), record.end());
      }
      return ranges;
    }

    /** Returns the same without records that a pending erasure has booked already. */
    FoundPerson withoutPending(List<Erasure> erasures) {
      Set<String> booked = new HashSet<>();
      for (Erasure erasure : erasures) {
        for (SegmentRanges segment : erasure.records()) {
          segment.ranges().forEach(range -> booked.add(segment.segment() + "/" + range.start()));
        }
      }
      return booked.isEmpty()
          ? this
          : new FoundPerson(
              versions,
              places,
              records.stream()
                  .filter(
                      record ->
                          !booked.contains(record.segment().fileName() + "/" + record.start()))
                  .toList(),
              notes);
    }

    FoundPerson withNotes(List<String> more) {
      List<String> all = new ArrayList<>(notes);
      all.addAll(more);
      return new FoundPerson(versions, places, records, all);
    }

    boolean isEmpty() {
      return versions.isEmpty() && records.isEmpty();
    }

    /** Returns the rows of theirs in a table: the dataset's or the quarantine. */
    long rows(String table) {
      return versions.entrySet().stream()
          .filter(version -> version.getKey().key().table().equals(table))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  /** Tells of each row whether it is theirs. */
  static Predicate<RowCursor> theirs(Dataset dataset, Collection<PersonKey> persons) {
    List<RowConditions> conditions = conditions(dataset, persons);
    return row -> conditions.stream().anyMatch(condition -> condition.hold(row));
  }

  /** Tells of each row of the quarantine whether it goes with what was found. */
  static Predicate<RowCursor> refused(PersonWords words, FoundPerson found) {
    Map<String, NavigableMap<Long, Long>> ranges = found.ranges();
    Predicate<RowCursor> known = refused(words);
    return row -> known.test(row) || liesIn(ranges, row);
  }

  private static Predicate<RowCursor> refused(PersonWords words) {
    int record = REFUSED.indexOf("record");
    return row -> words.isIn(StandardCharsets.UTF_8.decode(row.bytes(record)));
  }

  private static List<RowConditions> conditions(Dataset dataset, Collection<PersonKey> persons) {
    return conditions(dataset.name(), dataset.columns(), persons);
  }

  private static List<RowConditions> conditions(
      String table, List<Column> columns, Collection<PersonKey> persons) {
    Set<String> names = columns.stream().map(Column::name).collect(Collectors.toSet());
    return persons.stream()
        .filter(person -> names.contains(person.column()))
        .map(person -> RowConditions.of(table, columns, Map.of(person.column(), person.value())))
        .toList();
  }

  /** Searches everything that the state names, and the raw segments of the dataset's sources. */
  FoundPerson find(
      Dataset dataset, List<Mapping> mappings, LedgerState state, List<PersonKey> persons)
      throws IOException {
    PersonWords words = new PersonWords(persons);
    Map<PartitionVersion, Long> versions = new HashMap<>();
    RecordPlaces places = new RecordPlaces();
    try (Progress.Step step =
        progress.start("search " + dataset.name(), state.partitions().size(), Progress.Unit.DAYS)) {
      for (PartitionVersion version : state.partitions().values()) {
        boolean isRefused = version.key().table().equals(QuarantineTable.NAME);
        long found =
            isRefused
                ? refused(version, words, places)
                : archived(dataset, version, persons, places);
        if (found > 0) {
          versions.put(version, found);
        }
        step.advance(1);
      }
    }
    List<String> notes = new ArrayList<>();
    List<FoundRecord> records = records(dataset, mappings, state, persons, words, places, notes);
    FoundPerson found = new FoundPerson(versions, places, records, notes);
    alsoRefused(found, state, words);
    shared(found, dataset, state, persons);
    return found;
  }

  /** Finds rows of others whose record goes; they may lie in versions without a row of theirs. */
  private void shared(
      FoundPerson found, Dataset dataset, LedgerState state, List<PersonKey> persons)
      throws IOException {
    NavigableMap<String, NavigableMap<Long, Long>> records = mayBeShared(found);
    if (records.isEmpty()) {
      return;
    }
    Set<String> looked = new HashSet<>(List.of("raw_segment", "raw_offset"));
    persons.forEach(person -> looked.add(person.column()));
    List<Column> columns =
        dataset.columns().stream().filter(column -> looked.contains(column.name())).toList();
    List<String> names = columns.stream().map(Column::name).toList();
    List<RowConditions> conditions = conditions(dataset.name(), columns, persons);
    for (PartitionVersion version : state.partitions().values()) {
      List<DataFile> files =
          version.files().stream().filter(file -> mayHold(file, records)).toList();
      if (version.key().table().equals(dataset.name()) && !files.isEmpty()) {
        rows.read(
            columns,
            files,
            row -> {
              String segment = text(row, names.indexOf("raw_segment"));
              long offset = row.longValue(names.indexOf("raw_offset"));
              if (isIn(records.get(segment), offset)
                  && conditions.stream().noneMatch(condition -> condition.hold(row))) {
                found.places().shared(segment, offset);
              }
            });
      }
    }
  }

  /** Returns the records that may have rows of others; of those that aren't read, all. */
  private static NavigableMap<String, NavigableMap<Long, Long>> mayBeShared(FoundPerson found) {
    NavigableMap<String, NavigableMap<Long, Long>> shared = new TreeMap<>();
    for (FoundRecord record : found.records()) {
      String segment = record.segment().fileName();
      boolean hasRows =
          found.places().in(segment, record.start(), record.end()).values().stream()
              .anyMatch(place -> place.archived() > 0);
      if (record.mayBeShared() && (hasRows || record.events() > 0)) {
        shared.computeIfAbsent(segment, name -> new TreeMap<>()).put(record.start(), record.end());
      }
    }
    Map<String, NavigableMap<Long, Long>> read = found.ranges();
    for (String segment : found.places().segments()) {
      found
          .places()
          .of(segment)
          .forEach(
              (offset, place) -> {
                if (place.archived() > 0 && !isIn(read.get(segment), offset)) {
                  shared.computeIfAbsent(segment, name -> new TreeMap<>()).put(offset, offset + 1);
                }
              });
    }
    return shared;
  }

  /** Bounds of segments leave few files to read. */
  private static boolean mayHold(
      DataFile file, NavigableMap<String, NavigableMap<Long, Long>> records) {
    String min = file.min().get("raw_segment");
    String max = file.max().get("raw_segment");
    if (min == null || max == null) {
      return true;
    }
    String first = records.ceilingKey(min);
    return first != null && first.compareTo(max) <= 0;
  }

  private static boolean isIn(@Nullable NavigableMap<Long, Long> ranges, long offset) {
    Map.Entry<Long, Long> range = ranges == null ? null : ranges.floorEntry(offset);
    return range != null && offset < range.getValue();
  }

  /** What a mended mapping reads as theirs may lie in quarantine without their value as a word. */
  private void alsoRefused(FoundPerson found, LedgerState state, PersonWords words)
      throws IOException {
    Map<String, NavigableMap<Long, Long>> ranges = found.ranges();
    Predicate<RowCursor> known = refused(words);
    for (PartitionVersion version : state.partitions().values()) {
      if (version.key().table().equals(QuarantineTable.NAME) && !ranges.isEmpty()) {
        rows.read(
            QuarantineTable.COLUMNS,
            version.files(),
            row -> {
              if (!known.test(row) && liesIn(ranges, row)) {
                found.versions().merge(version, 1L, Long::sum);
                found
                    .places()
                    .quarantined(
                        text(row, REFUSED.indexOf("source")),
                        text(row, REFUSED.indexOf("raw_segment")),
                        row.longValue(REFUSED.indexOf("raw_offset")),
                        version.key().day());
              }
            });
      }
    }
  }

  private static boolean liesIn(Map<String, NavigableMap<Long, Long>> ranges, RowCursor row) {
    return isIn(
        ranges.get(text(row, REFUSED.indexOf("raw_segment"))),
        row.longValue(REFUSED.indexOf("raw_offset")));
  }

  private long refused(PartitionVersion version, PersonWords words, RecordPlaces places)
      throws IOException {
    Predicate<RowCursor> refused = refused(words);
    long[] found = {0};
    rows.read(
        QuarantineTable.COLUMNS,
        version.files(),
        row -> {
          if (refused.test(row)) {
            found[0]++;
            places.quarantined(
                text(row, REFUSED.indexOf("source")),
                text(row, REFUSED.indexOf("raw_segment")),
                row.longValue(REFUSED.indexOf("raw_offset")),
                version.key().day());
          }
        });
    return found[0];
  }

  private long archived(
      Dataset dataset, PartitionVersion version, List<PersonKey> persons, RecordPlaces places)
      throws IOException {
    List<RowConditions> conditions = conditions(dataset, persons);
    List<String> names = dataset.columns().stream().map(Column::name).toList();
    int day = dataset.hasVersions() ? names.indexOf("arrival_day") : -1;
    long[] found = {0};
    for (DataFile file : version.files()) {
      List<RowConditions> possible = possible(conditions, file);
      if (possible.isEmpty()) {
        continue;
      }
      rows.read(
          dataset.columns(),
          List.of(file),
          row -> {
            if (possible.stream().anyMatch(condition -> condition.hold(row))) {
              found[0]++;
              places.archived(
                  text(row, names.indexOf("source")),
                  text(row, names.indexOf("raw_segment")),
                  row.longValue(names.indexOf("raw_offset")),
                  day < 0 || row.isNull(day) ? null : LocalDate.ofEpochDay(row.intValue(day)));
            }
          });
    }
    return found[0];
  }

  /** Bounds and Bloom filters leave few files to read. */
  private List<RowConditions> possible(List<RowConditions> conditions, DataFile file)
      throws IOException {
    List<RowConditions> possible = new ArrayList<>();
    for (RowConditions condition : conditions) {
      if (condition.mayHoldIn(file) && BloomFilters.mayHold(hadoop, file, condition.texts())) {
        possible.add(condition);
      }
    }
    return possible;
  }

  static String text(RowCursor row, int column) {
    return StandardCharsets.UTF_8.decode(row.bytes(column)).toString();
  }

  private record PlacedSegment(DayListing.StoredSegment segment, LocalDate day) {}

  /** Manifests tell when what expired had arrived. */
  private void expired(RecordPlaces places) throws IOException {
    Set<String> undated = places.undated();
    Map<String, Set<String>> agents = new TreeMap<>();
    for (String segment : undated) {
      SegmentName.parse(segment)
          .ifPresent(
              name ->
                  agents
                      .computeIfAbsent(name.source(), source -> new TreeSet<>())
                      .add(name.agent()));
    }
    RawManifests manifests = new RawManifests(storage, zones);
    for (Map.Entry<String, Set<String>> source : agents.entrySet()) {
      for (String agent : source.getValue()) {
        for (RawManifests.ManifestFile manifest : manifests.list(source.getKey(), agent)) {
          manifests.read(manifest.path()).files().stream()
              .flatMap(file -> file.segments().stream())
              .map(footer -> footer.name().fileName())
              .filter(undated::contains)
              .forEach(segment -> places.arrived(segment, manifest.arrivalDay()));
        }
      }
    }
  }

  private List<FoundRecord> records(
      Dataset dataset,
      List<Mapping> mappings,
      LedgerState state,
      List<PersonKey> persons,
      PersonWords words,
      RecordPlaces places,
      List<String> notes)
      throws IOException {
    Map<String, Mapping> bySource = new HashMap<>();
    mappings.forEach(mapping -> bySource.put(mapping.source().name(), mapping));
    List<PlacedSegment> segments = segments(bySource.keySet(), state, notes);
    segments.forEach(placed -> places.arrived(placed.segment().name().fileName(), placed.day()));
    expired(places);
    EarlierHeaders headers = new EarlierHeaders(storage);
    List<FoundRecord> found = Collections.synchronizedList(new ArrayList<>());
    List<String> problems = Collections.synchronizedList(notes);
    long bytes = segments.stream().mapToLong(placed -> placed.segment().bytes()).sum();
    try (Progress.Step step =
        progress.start("search raw of " + dataset.name(), bytes, Progress.Unit.BYTES)) {
      Parallel.forEach(
          threads,
          segments,
          () -> new SegmentSearch(storage, headers, zone, bySource, persons, words),
          (search, placed) -> {
            try {
              found.addAll(search.in(placed.segment(), placed.day(), places));
            } catch (SegmentFormatException e) {
              problems.add(String.valueOf(e.getMessage()));
            } catch (NoSuchFileException e) {
              // It expired since it was listed.
              LOG.info("{} isn't in the raw zone any more", placed.segment().name());
            }
            step.advance(placed.segment().bytes());
          });
    }
    found.sort(Comparator.comparing(FoundRecord::segment).thenComparingLong(FoundRecord::start));
    return found;
  }

  private List<PlacedSegment> segments(Set<String> mapped, LedgerState state, List<String> notes)
      throws IOException {
    Set<String> sources = new TreeSet<>(mapped);
    state.identities().stream().map(SourceIdentity::source).forEach(sources::add);
    List<PlacedSegment> segments = new ArrayList<>();
    for (String source : sources) {
      for (FileStatus directory : storage.list(zones.raw(source))) {
        Optional<LocalDate> day = Zones.day(directory.path().name());
        if (day.isPresent() && directory.isDirectory()) {
          DayListing listing = DayListing.of(storage, source, directory.path(), bundle -> true);
          listing
              .segments()
              .forEach(segment -> segments.add(new PlacedSegment(segment, day.get())));
          listing.unreadable().forEach(file -> notes.add(file.problem()));
        }
      }
    }
    return segments;
  }
}
