package io.daybook.bench.simulation;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.quarantine.QuarantineRows;
import io.daybook.archive.quarantine.QuarantinedRecord;
import io.daybook.archive.run.ArchiveEngine;
import io.daybook.archive.run.InputPlan;
import io.daybook.archive.run.MergeEngine;
import io.daybook.archive.run.RunOutput;
import io.daybook.archive.run.RunResult;
import io.daybook.archive.run.SegmentCounts;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An archive engine for plain text: a record is {@code <day> <event id>} or, if it begins with an
 * exclamation mark, one for quarantine; with a day as {@code dd.MM.yyyy} it is one until the
 * mapping is mended. A data file is events, a quarantine file the records, each behind its segment
 * and offset. Five ids one behind the other are versions of one record, of which the newest stays;
 * the fourth is a tombstone. What a newer version replaces is booked where that one came, since
 * rows don't tell their arrival here. What the engines of the archive do to bytes is not simulated,
 * only where and when they write.
 */
final class TextEngine implements ArchiveEngine, MergeEngine, QuarantineRows {
  static final int RECORD_LENGTH = 18;
  private static final int DAY_LENGTH = 10;
  private static final int FIRST_ID = 100_000;

  /** So many ids after another are versions of a record. */
  private static final int VERSIONS = 5;

  /** The version that gives no row, unless the one behind it comes. */
  private static final int TOMBSTONE = 3;

  private static final DateTimeFormatter GERMAN = DateTimeFormatter.ofPattern("dd.MM.yyyy");

  private final Storage storage;

  TextEngine(Storage storage) {
    this.storage = storage;
  }

  /** Returns the record of an event. */
  static String event(LocalDate day, int id) {
    return day + " " + (FIRST_ID + id) + "\n";
  }

  /** Returns the record of an event that only a mended mapping reads. */
  static String germanEvent(LocalDate day, int id) {
    return GERMAN.format(day) + " " + (FIRST_ID + id) + "\n";
  }

  /** Returns the event of a record as a mended mapping reads it; nothing if there is none. */
  static Optional<String> event(String record) {
    if (record.startsWith("!")) {
      return Optional.empty();
    }
    return Optional.of(
        isGerman(record)
            ? LocalDate.parse(record.substring(0, DAY_LENGTH), GERMAN)
                + record.substring(DAY_LENGTH)
            : record);
  }

  private static boolean isGerman(String record) {
    return record.charAt(2) == '.';
  }

  /** Returns a record that can't be archived. */
  static String bad(int id) {
    return "!no-event! " + (FIRST_ID + id) + "\n";
  }

  @Override
  public EngineWork begin(
      Dataset dataset, List<Mapping> mappings, InputPlan plan, RunOutput output) {
    Set<String> mended =
        mappings.stream()
            .filter(SimulatedSources::isMended)
            .map(mapping -> mapping.source().name())
            .collect(Collectors.toSet());
    return new TextWork(plan, output, mended);
  }

  /**
   * A record that was parsed.
   *
   * @param row of its event, or of the quarantine
   */
  private record ParsedRecord(RecordFate fate, String row) {}

  private enum RecordFate {
    EVENT,
    TOMBSTONE,
    BAD
  }

  /** A version of a record; without a batch it came in this run. */
  private record PlacedRow(String row, Optional<PartitionVersion> batch) {}

  /** The newest versions of a day's records. */
  private static final class TextDay {
    private final LocalDate day;
    private final Map<String, PlacedRow> newest = new TreeMap<>();
    private final Map<PartitionVersion, Set<String>> replaced = new HashMap<>();

    TextDay(LocalDate day) {
      this.day = day;
    }

    /** Takes a version; what it replaces is booked where it came. */
    EventSums take(String source, ParsedRecord record) {
      String row = record.row();
      long given = record.fate() == RecordFate.EVENT ? 1 : 0;
      PlacedRow known = newest.get(key(row));
      if (known != null && version(row) <= version(known.row)) {
        boolean isOlder = version(row) < version(known.row);
        return sums(source, 0, isOlder ? 0 : given, isOlder ? given : 0);
      }
      newest.put(key(row), new PlacedRow(row, Optional.empty()));
      long gone = 0;
      if (known != null && isRow(known.row)) {
        gone = 1;
        known.batch.ifPresent(
            batch -> replaced.computeIfAbsent(batch, b -> new HashSet<>()).add(known.row));
      }
      return sums(source, given - gone, 0, gone);
    }

    private EventSums sums(String source, long events, long duplicates, long superseded) {
      return new EventSums(source, day, events, duplicates, 0, superseded, 0);
    }

    List<String> fresh(Predicate<String> wanted) {
      return newest.values().stream()
          .filter(each -> each.batch.isEmpty())
          .map(PlacedRow::row)
          .filter(wanted)
          .toList();
    }
  }

  /** Returns what an event's record is known by in all its versions. */
  static String key(String row) {
    return row.substring(0, DAY_LENGTH) + " " + id(row) / VERSIONS;
  }

  /** Returns the version of an event's record. */
  static int version(String row) {
    return id(row) % VERSIONS;
  }

  /** Returns whether a version gives no row. */
  static boolean isTombstone(String row) {
    return version(row) == TOMBSTONE;
  }

  private static boolean isRow(String row) {
    return !isTombstone(row);
  }

  private static int id(String row) {
    return Integer.parseInt(row.substring(DAY_LENGTH + 1).strip()) - FIRST_ID;
  }

  /** What was parsed, and how it is written. */
  private final class TextWork implements EngineWork {
    private final InputPlan plan;
    private final RunOutput output;
    private final Set<String> mended;
    private final Map<Integer, List<ParsedRecord>> parsed = new TreeMap<>();

    TextWork(InputPlan plan, RunOutput output, Set<String> mended) {
      this.plan = plan;
      this.output = output;
      this.mended = mended;
    }

    @Override
    public List<SegmentCounts> parse(List<Integer> segments) throws IOException {
      List<SegmentCounts> counts = new ArrayList<>();
      for (int segment : segments) {
        List<ParsedRecord> records = records(plan.segments().get(segment));
        Violation.unless(
            parsed.put(segment, records) == null, "a segment is parsed once: %d", segment);
        counts.add(counts(records));
      }
      return counts;
    }

    private List<ParsedRecord> records(InputPlan.InputSegment segment) throws IOException {
      SegmentName name = segment.name();
      List<ParsedRecord> records = new ArrayList<>();
      String text = content(segment);
      for (int at = 0; at < text.length(); at += RECORD_LENGTH) {
        long position = name.start() + at;
        if (segment.fresh().stream().anyMatch(r -> r.start() <= position && position < r.end())) {
          records.add(record(name, position, text.substring(at, at + RECORD_LENGTH)));
        }
      }
      return records;
    }

    private ParsedRecord record(SegmentName segment, long position, String text) {
      boolean isRead = !isGerman(text) || mended.contains(segment.source());
      return event(text)
          .filter(event -> isRead)
          .map(
              event ->
                  new ParsedRecord(
                      isTombstone(event) ? RecordFate.TOMBSTONE : RecordFate.EVENT, event))
          .orElse(
              new ParsedRecord(RecordFate.BAD, segment.fileName() + " " + position + " " + text));
    }

    private SegmentCounts counts(List<ParsedRecord> records) {
      long bad = records.stream().filter(record -> record.fate() == RecordFate.BAD).count();
      long buried =
          records.stream().filter(record -> record.fate() == RecordFate.TOMBSTONE).count();
      long good = records.size() - bad - buried;
      return new SegmentCounts(
          records.size(), good, good, bad, buried, 0, records.size(), bad, List.of());
    }

    @Override
    public RunResult write(Set<String> heldSources) throws IOException {
      Map<LocalDate, TextDay> days = new TreeMap<>();
      Map<LocalDate, List<String>> quarantine = new TreeMap<>();
      Map<String, SourceSums> sums = new TreeMap<>();
      Map<String, EventSums> events = new TreeMap<>();
      for (Map.Entry<Integer, List<ParsedRecord>> each : parsed.entrySet()) {
        InputPlan.InputSegment segment = plan.segments().get(each.getKey());
        if (heldSources.contains(segment.name().source())) {
          continue;
        }
        String source = segment.name().source();
        SegmentCounts count = counts(each.getValue());
        long[] became = new long[3];
        for (ParsedRecord record : each.getValue()) {
          if (record.fate() == RecordFate.BAD) {
            quarantine
                .computeIfAbsent(segment.arrivalDay(), d -> new ArrayList<>())
                .add(record.row());
            continue;
          }
          LocalDate day = LocalDate.parse(record.row().substring(0, DAY_LENGTH));
          if (!days.containsKey(day)) {
            days.put(day, day(day));
          }
          EventSums one = Optional.ofNullable(days.get(day)).orElseThrow().take(source, record);
          events.merge(day + " " + source, one, EventSums::plus);
          became[0] += one.events();
          became[1] += one.duplicates();
          became[2] += one.superseded();
        }
        SourceSums sum =
            new SourceSums(
                source,
                segment.arrivalDay(),
                count.records(),
                count.events(),
                count.quarantined(),
                count.skipped(),
                count.events(),
                became[0],
                became[1],
                became[2]);
        sums.merge(sum.source() + "/" + sum.arrivalDay(), sum, SourceSums::plus);
      }
      return result(days, quarantine, List.copyOf(sums.values()), List.copyOf(events.values()));
    }

    private TextDay day(LocalDate day) throws IOException {
      TextDay text = new TextDay(day);
      for (PartitionVersion batch : output.base().day(output.dataset(), day)) {
        for (String row : rows(batch.files())) {
          text.newest.put(key(row), new PlacedRow(row, Optional.of(batch)));
        }
      }
      for (PartitionVersion batch : output.base().day(output.dataset(), day)) {
        for (String row : rows(batch.tombstones())) {
          text.newest.merge(
              key(row),
              new PlacedRow(row, Optional.of(batch)),
              (known, other) -> version(other.row) > version(known.row) ? other : known);
        }
      }
      return text;
    }

    private RunResult result(
        Map<LocalDate, TextDay> days,
        Map<LocalDate, List<String>> quarantine,
        List<SourceSums> sums,
        List<EventSums> events)
        throws IOException {
      Set<String> touched = new HashSet<>();
      List<PartitionVersion> added = new ArrayList<>();
      List<PartitionVersion> rewritten = new ArrayList<>();
      for (Map.Entry<LocalDate, List<String>> day : quarantine.entrySet()) {
        DataFile file =
            TextEngine.this.write(output.quarantineDirectory(day.getKey()), day.getValue());
        added.add(output.quarantined(day.getKey(), List.of(file)));
      }
      for (TextDay day : days.values()) {
        PartitionKey key = output.nextBatch(day.day);
        touched.add(LedgerEntry.day(key));
        batch(key, day.fresh(TextEngine::isRow), day.fresh(TextEngine::isTombstone))
            .ifPresent(added::add);
        for (Map.Entry<PartitionVersion, Set<String>> batch : day.replaced.entrySet()) {
          rewritten.add(batch.getKey());
          List<String> staying = rows(batch.getKey().files());
          staying.removeAll(batch.getValue());
          batch(batch.getKey().key(), staying, rows(batch.getKey().tombstones()))
              .ifPresent(added::add);
        }
      }
      return new RunResult(touched, added, rewritten, sums, events);
    }

    private Optional<PartitionVersion> batch(
        PartitionKey key, List<String> rows, List<String> tombstones) throws IOException {
      StoragePath directory = output.directory(key);
      List<DataFile> files =
          rows.isEmpty() ? List.of() : List.of(TextEngine.this.write(directory, rows));
      List<DataFile> hidden = buried(directory, tombstones);
      return files.isEmpty() && hidden.isEmpty()
          ? Optional.empty()
          : Optional.of(output.archived(key, files).withTombstones(hidden));
    }

    @Override
    public void close() {}
  }

  @Override
  public Optional<List<DataFile>> merge(
      String table, List<Column> columns, List<PartitionVersion> batches, StoragePath directory)
      throws IOException {
    List<String> rows = new ArrayList<>();
    for (PartitionVersion batch : batches) {
      rows.addAll(rows(batch.files()));
    }
    return Optional.of(rows.isEmpty() ? List.of() : List.of(write(directory, rows)));
  }

  @Override
  public List<DataFile> tombstones(List<PartitionVersion> batches, StoragePath directory)
      throws IOException {
    Set<String> all = new TreeSet<>();
    for (PartitionVersion batch : batches) {
      all.addAll(rows(batch.tombstones()));
    }
    return buried(directory, List.copyOf(all));
  }

  /** Hive passes over a name that begins like this. */
  private List<DataFile> buried(StoragePath directory, List<String> tombstones) throws IOException {
    return tombstones.isEmpty()
        ? List.of()
        : List.of(write(directory.child("_tombstones"), directory, tombstones));
  }

  @Override
  public void read(List<DataFile> files, Consumer<QuarantinedRecord> reader) throws IOException {
    rows(files).forEach(row -> reader.accept(quarantined(row)));
  }

  @Override
  public List<DataFile> copy(
      List<DataFile> files, Predicate<QuarantinedRecord> stays, StoragePath directory)
      throws IOException {
    List<String> staying =
        rows(files).stream().filter(row -> stays.test(quarantined(row))).toList();
    return staying.isEmpty() ? List.of() : List.of(write(directory, staying));
  }

  private static QuarantinedRecord quarantined(String row) {
    String[] cells = row.split(" ", 3);
    String source = SegmentName.parse(cells[0]).orElseThrow().source();
    return new QuarantinedRecord(source, cells[0], Long.parseLong(cells[1]), RECORD_LENGTH);
  }

  /** Returns the record that a row of the quarantine holds. */
  static String record(String row) {
    return row.split(" ", 3)[2];
  }

  /** Returns the rows of some files, in order, each with its line end. */
  List<String> rows(List<DataFile> files) throws IOException {
    List<String> rows = new ArrayList<>();
    for (DataFile file : files) {
      text(new StoragePath(file.path())).lines().forEach(row -> rows.add(row + "\n"));
    }
    return rows;
  }

  private DataFile write(StoragePath directory, List<String> rows) throws IOException {
    return write(directory.child("part-0.txt"), directory, rows);
  }

  private DataFile write(StoragePath path, StoragePath directory, List<String> rows)
      throws IOException {
    storage.makeDirectories(directory);
    byte[] content = String.join("", rows).getBytes(StandardCharsets.US_ASCII);
    storage.write(path, content);
    return new DataFile(path.value(), rows.size(), content.length, Map.of(), Map.of());
  }

  /** Segments alone are plain text here, bundles are what they are. */
  private String content(InputPlan.InputSegment segment) throws IOException {
    if (!LandedSegments.isBundle(segment.path())) {
      return text(segment.path());
    }
    LandedSegments reader = new LandedSegments(storage);
    StringBuilder content = new StringBuilder();
    reader.records(
        segment.path(),
        reader.footer(segment.name(), segment.path()),
        (position, bytes, from, to, size) ->
            content.append(new String(bytes, from, to - from, StandardCharsets.US_ASCII)));
    return content.toString();
  }

  private String text(StoragePath path) throws IOException {
    return new String(storage.read(path), StandardCharsets.US_ASCII);
  }
}
