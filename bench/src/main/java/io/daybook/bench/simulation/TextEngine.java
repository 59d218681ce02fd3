package io.daybook.bench.simulation;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.ArchiveEngine;
import io.daybook.archive.run.InputPlan;
import io.daybook.archive.run.MergeEngine;
import io.daybook.archive.run.RunOutput;
import io.daybook.archive.run.RunResult;
import io.daybook.archive.run.SegmentCounts;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An archive engine for plain text: a record is {@code <day> <event id>} or, if it begins with an
 * exclamation mark, one for quarantine; a data file is the event ids. What the engines of the
 * archive do to bytes is not simulated, only where and when they write.
 */
final class TextEngine implements ArchiveEngine, MergeEngine {
  static final int RECORD_LENGTH = 18;

  private final Storage storage;

  TextEngine(Storage storage) {
    this.storage = storage;
  }

  /** Returns the record of an event. */
  static String event(LocalDate day, int id) {
    return day + " " + (100_000 + id) + "\n";
  }

  /** Returns a record that can't be archived. */
  static String bad(int id) {
    return "!no-event! " + (100_000 + id) + "\n";
  }

  @Override
  public EngineWork begin(
      Dataset dataset, List<Mapping> mappings, InputPlan plan, RunOutput output) {
    return new TextWork(plan, output);
  }

  /** What was parsed, and how it is written. */
  private final class TextWork implements EngineWork {
    private final InputPlan plan;
    private final RunOutput output;
    private final Map<Integer, List<String>> parsed = new TreeMap<>();

    TextWork(InputPlan plan, RunOutput output) {
      this.plan = plan;
      this.output = output;
    }

    @Override
    public List<SegmentCounts> parse(List<Integer> segments) throws IOException {
      List<SegmentCounts> counts = new ArrayList<>();
      for (int segment : segments) {
        List<String> records = records(plan.segments().get(segment));
        Violation.unless(
            parsed.put(segment, records) == null, "a segment is parsed once: %d", segment);
        counts.add(counts(records));
      }
      return counts;
    }

    private SegmentCounts counts(List<String> records) {
      long bad = records.stream().filter(TextEngine::isBad).count();
      long good = records.size() - bad;
      return new SegmentCounts(
          records.size(), good, good, bad, 0, 0, records.size(), bad, List.of());
    }

    @Override
    public RunResult write(Set<String> heldSources) throws IOException {
      Map<LocalDate, Set<String>> days = new TreeMap<>();
      Map<LocalDate, Set<String>> fresh = new TreeMap<>();
      Map<LocalDate, List<String>> quarantine = new TreeMap<>();
      Map<String, SourceSums> sums = new TreeMap<>();
      for (Map.Entry<Integer, List<String>> each : parsed.entrySet()) {
        InputPlan.InputSegment segment = plan.segments().get(each.getKey());
        if (heldSources.contains(segment.name().source())) {
          continue;
        }
        long archived = 0;
        for (String record : each.getValue()) {
          if (isBad(record)) {
            quarantine.computeIfAbsent(segment.arrivalDay(), d -> new ArrayList<>()).add(record);
            continue;
          }
          LocalDate day = LocalDate.parse(record.substring(0, 10));
          if (!days.containsKey(day)) {
            days.put(day, new HashSet<>(rows(output.earlier(day))));
            fresh.put(day, new TreeSet<>());
          }
          if (days.getOrDefault(day, Set.of()).add(record)) {
            archived++;
            fresh.getOrDefault(day, Set.of()).add(record);
          }
        }
        SegmentCounts count = counts(each.getValue());
        SourceSums sum =
            new SourceSums(
                segment.name().source(),
                segment.arrivalDay(),
                count.records(),
                count.events(),
                count.quarantined(),
                0,
                count.events(),
                archived,
                count.events() - archived);
        sums.merge(sum.source() + "/" + sum.arrivalDay(), sum, SourceSums::plus);
      }
      return result(fresh, quarantine, List.copyOf(sums.values()));
    }

    private RunResult result(
        Map<LocalDate, Set<String>> fresh,
        Map<LocalDate, List<String>> quarantine,
        List<SourceSums> sums)
        throws IOException {
      Set<String> touched = new HashSet<>();
      List<PartitionVersion> added = new ArrayList<>();
      for (Map.Entry<LocalDate, List<String>> day : quarantine.entrySet()) {
        DataFile file =
            TextEngine.this.write(output.quarantineDirectory(day.getKey()), day.getValue());
        added.add(output.quarantined(day.getKey(), List.of(file)));
      }
      for (Map.Entry<LocalDate, Set<String>> day : fresh.entrySet()) {
        PartitionKey key = output.nextBatch(day.getKey());
        touched.add(LedgerEntry.day(key));
        if (!day.getValue().isEmpty()) {
          DataFile file =
              TextEngine.this.write(
                  output.directory(key), List.copyOf(new TreeSet<>(day.getValue())));
          added.add(output.archived(key, List.of(file)));
        }
      }
      return new RunResult(touched, added, sums);
    }

    @Override
    public void close() {}
  }

  private static boolean isBad(String record) {
    return record.startsWith("!");
  }

  private List<String> records(InputPlan.InputSegment segment) throws IOException {
    List<String> records = new ArrayList<>();
    String text = text(segment.path());
    for (int at = 0; at < text.length(); at += RECORD_LENGTH) {
      long position = segment.name().start() + at;
      if (segment.fresh().stream().anyMatch(r -> r.start() <= position && position < r.end())) {
        records.add(text.substring(at, at + RECORD_LENGTH));
      }
    }
    return records;
  }

  @Override
  public Optional<List<DataFile>> merge(
      String table, List<Column> columns, List<PartitionVersion> batches, StoragePath directory)
      throws IOException {
    List<String> rows = new ArrayList<>();
    for (PartitionVersion batch : batches) {
      rows.addAll(rows(batch.files()));
    }
    return Optional.of(List.of(write(directory, rows)));
  }

  /** Returns the rows of some files, in order. */
  List<String> rows(List<DataFile> files) throws IOException {
    List<String> rows = new ArrayList<>();
    for (DataFile file : files) {
      String text = text(new StoragePath(file.path()));
      for (int at = 0; at < text.length(); at += RECORD_LENGTH) {
        rows.add(text.substring(at, at + RECORD_LENGTH));
      }
    }
    return rows;
  }

  private DataFile write(StoragePath directory, List<String> rows) throws IOException {
    storage.makeDirectories(directory);
    StoragePath path = directory.child("part-0.txt");
    byte[] content = String.join("", rows).getBytes(StandardCharsets.US_ASCII);
    storage.write(path, content);
    return new DataFile(path.value(), rows.size(), content.length, Map.of(), Map.of());
  }

  private String text(StoragePath path) throws IOException {
    return new String(storage.read(path), StandardCharsets.US_ASCII);
  }
}
