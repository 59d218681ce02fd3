package io.daybook.bench.simulation;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.ArchiveEngine;
import io.daybook.archive.run.InputPlan;
import io.daybook.archive.run.MergeEngine;
import io.daybook.archive.run.RunOutput;
import io.daybook.archive.run.RunResult;
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

  private static final class TextCounts {
    private long read;
    private long bad;
    private long archived;
  }

  @Override
  public RunResult archive(
      Dataset dataset, List<Mapping> mappings, InputPlan plan, RunOutput output)
      throws IOException {
    Map<LocalDate, Set<String>> days = new TreeMap<>();
    Map<LocalDate, Set<String>> fresh = new TreeMap<>();
    Map<LocalDate, List<String>> quarantine = new TreeMap<>();
    Map<LocalDate, TextCounts> counts = new TreeMap<>();
    for (InputPlan.InputSegment segment : plan.segments()) {
      TextCounts count = counts.computeIfAbsent(segment.arrivalDay(), day -> new TextCounts());
      for (String record : records(segment)) {
        count.read++;
        if (record.startsWith("!")) {
          count.bad++;
          quarantine.computeIfAbsent(segment.arrivalDay(), d -> new ArrayList<>()).add(record);
          continue;
        }
        LocalDate day = LocalDate.parse(record.substring(0, 10));
        if (!days.containsKey(day)) {
          days.put(day, new HashSet<>(rows(output.earlier(day))));
          fresh.put(day, new TreeSet<>());
        }
        if (days.getOrDefault(day, Set.of()).add(record)) {
          count.archived++;
          fresh.getOrDefault(day, Set.of()).add(record);
        }
      }
    }
    return result(plan, output, fresh, quarantine, counts);
  }

  private RunResult result(
      InputPlan plan,
      RunOutput output,
      Map<LocalDate, Set<String>> fresh,
      Map<LocalDate, List<String>> quarantine,
      Map<LocalDate, TextCounts> counts)
      throws IOException {
    Set<String> touched = new HashSet<>();
    List<PartitionVersion> added = new ArrayList<>();
    for (Map.Entry<LocalDate, List<String>> day : quarantine.entrySet()) {
      DataFile file = write(output.quarantineDirectory(day.getKey()), day.getValue());
      added.add(output.quarantined(day.getKey(), file));
    }
    for (Map.Entry<LocalDate, Set<String>> day : fresh.entrySet()) {
      PartitionKey key = output.nextBatch(day.getKey());
      touched.add(LedgerEntry.day(key));
      if (!day.getValue().isEmpty()) {
        DataFile file = write(output.directory(key), List.copyOf(new TreeSet<>(day.getValue())));
        added.add(output.archived(key, List.of(file)));
      }
    }
    String source = plan.segments().get(0).name().source();
    List<SourceSums> sums = new ArrayList<>();
    counts.forEach(
        (day, count) -> {
          long events = count.read - count.bad;
          sums.add(
              new SourceSums(
                  source,
                  day,
                  count.read,
                  events,
                  count.bad,
                  0,
                  events,
                  count.archived,
                  events - count.archived));
        });
    return new RunResult(touched, added, sums);
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
