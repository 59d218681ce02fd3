package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The engine of many processes: tasks parse shares of the segments, others write the days. Every
 * attempt at a task writes into directories of its own, of which exactly one is taken; so a task
 * that is retried, doubled or lost commits nothing twice. The rows are the local engine's, since
 * both run the same code over the same order of arrival.
 */
public final class TaskEngine implements ArchiveEngine {
  /** Compressed; about a second or two of one processor each. */
  private static final long LEAST_SHARE_BYTES = 1 << 20;

  private static final long MOST_SHARE_BYTES = 128 << 20;

  /** Compressed bytes of segments for which one more task writes. */
  private static final long PARTITION_BYTES = 8 << 20;

  /** Up to so many Spark writes what is shuffled without sorting it in memory. */
  private static final int MOST_PARTITIONS = 200;

  private static final int DIRECTORIES_AT_ONCE = 12;

  private final Storage storage;
  private final ZoneId zone;
  private final Compression compression;
  private final TaskRunner.RunnerStart runners;
  private final Progress progress;

  /**
   * Wires the engine.
   *
   * @param zone of event days
   */
  public TaskEngine(
      Storage storage,
      ZoneId zone,
      Compression compression,
      TaskRunner.RunnerStart runners,
      Progress progress) {
    this.storage = storage;
    this.zone = zone;
    this.compression = compression;
    this.runners = runners;
    this.progress = progress;
  }

  @Override
  public EngineWork begin(Dataset dataset, List<Mapping> mappings, InputPlan plan, RunOutput output)
      throws IOException {
    for (Mapping mapping : mappings) {
      if (mapping.version().isPresent()) {
        throw new OperatorException(
            ExitCode.USAGE,
            String.format(
                "[%s] Cannot archive by tasks: expected sources without 'newest' but found '%s';"
                    + " run 'daybook archive --engine local'",
                dataset.name(), mapping.source().name()));
      }
    }
    return new TaskWork(dataset, mappings, plan.segments(), output);
  }

  /** A run's work between its first segment and its last file. */
  private final class TaskWork implements EngineWork {
    private final Dataset dataset;
    private final List<Mapping> mappings;
    private final List<InputPlan.InputSegment> segments;
    private final RunOutput output;
    private final RecordTally tally;
    private final int reachDays;
    private final int partitions;
    private final TaskRunner runner;
    private final Set<LocalDate> days = new TreeSet<>();
    private final Set<LocalDate> arrivalDays = new TreeSet<>();

    TaskWork(
        Dataset dataset,
        List<Mapping> mappings,
        List<InputPlan.InputSegment> segments,
        RunOutput output)
        throws IOException {
      this.dataset = dataset;
      this.mappings = mappings;
      this.segments = segments;
      this.output = output;
      this.tally = new RecordTally(segments);
      this.reachDays = reachDays();
      this.partitions = partitions();
      this.runner =
          runners.of(
              new TaskPlan(dataset, PortableMappings.of(mappings), zone, compression, segments),
              partitions);
    }

    private int reachDays() {
      Map<String, Integer> reach = WritingRules.reach(mappings);
      return segments.stream()
          .mapToInt(segment -> reach.getOrDefault(segment.name().source(), 0))
          .max()
          .orElse(0);
    }

    /** Where events of several days may be the same one, a single task has to see all of them. */
    private int partitions() {
      long bytes = segments.stream().mapToLong(InputPlan.InputSegment::bytes).sum();
      return reachDays > 0 ? 2 : (int) Math.min(MOST_PARTITIONS, 5 + bytes / PARTITION_BYTES);
    }

    @Override
    public List<SegmentCounts> parse(List<Integer> numbers) throws IOException {
      long bytes = bytes(numbers);
      long shareBytes = bytes / (3L * runner.parallelism());
      List<List<Integer>> shares =
          SegmentShares.large(
              segments,
              numbers,
              Math.max(LEAST_SHARE_BYTES, Math.min(MOST_SHARE_BYTES, shareBytes)));
      Map<Integer, SegmentCounts> counts = new HashMap<>();
      try (Progress.Step step =
          progress.start("parse " + dataset.name(), bytes, Progress.Unit.BYTES)) {
        AtomicLong told = new AtomicLong();
        for (ShareCounts share :
            runner.parse(shares, number -> told(step, told, bytes(shares.get(number))))) {
          counts.putAll(share.counts());
          share.days().forEach(day -> days.add(LocalDate.ofEpochDay(day)));
        }
        step.advance(bytes - told.get());
      }
      if (!counts.keySet().equals(Set.copyOf(numbers))) {
        throw new IllegalStateException(
            "expected counts of " + numbers.size() + " segments but found " + counts.size());
      }
      counts.forEach(
          (number, found) -> {
            tally.parsed(number, found);
            if (found.quarantined() > 0) {
              arrivalDays.add(segments.get(number).arrivalDay());
            }
          });
      return numbers.stream()
          .map(number -> counts.getOrDefault(number, SegmentCounts.NOTHING))
          .toList();
    }

    private static void told(Progress.Step step, AtomicLong told, long amount) {
      told.addAndGet(amount);
      step.advance(amount);
    }

    private long bytes(List<Integer> numbers) {
      return numbers.stream().mapToLong(number -> segments.get(number).bytes()).sum();
    }

    @Override
    public RunResult write(Set<String> heldSources) throws IOException {
      WriteOrder order = order(heldSources);
      List<WrittenShare> shares = written(order);
      Set<String> touched = new HashSet<>();
      days.forEach(day -> touched.add(LedgerEntry.day(output.nextBatch(day))));
      if (reachDays > 0) {
        // What another run adds to any of them may hold the same events.
        touched.add(LedgerEntry.allDays(dataset.name()));
      }
      Map<LocalDate, PartitionVersion> archived = new TreeMap<>();
      Map<LocalDate, PartitionVersion> quarantined = new TreeMap<>();
      Set<LocalDate> counted = new HashSet<>();
      for (WrittenShare share : shares) {
        share
            .quarantine()
            .forEach(
                (day, files) ->
                    once(quarantined, day, output.quarantined(day, own(order, share, day), files)));
        for (WrittenShare.TaskDay day : share.days()) {
          if (!counted.add(day.day())) {
            throw twice(day.day());
          }
          tally.written(day.day(), day.events());
          if (!day.files().isEmpty()) {
            PartitionKey key = output.nextBatch(day.day());
            StoragePath directory = output.directory(key).child(share.attempt());
            once(archived, day.day(), output.archived(key, directory, day.files()));
          }
        }
      }
      if (runner.hasLostAttempts()) {
        deleteLostAttempts(order, shares);
      }
      List<PartitionVersion> added = new ArrayList<>(quarantined.values());
      added.addAll(archived.values());
      return new RunResult(touched, added, List.of(), tally.sums(heldSources), tally.events());
    }

    private StoragePath own(WriteOrder order, WrittenShare share, LocalDate arrivalDay) {
      return Optional.ofNullable(order.quarantine().get(arrivalDay))
          .orElseThrow()
          .child(share.attempt());
    }

    private void once(
        Map<LocalDate, PartitionVersion> versions, LocalDate day, PartitionVersion version) {
      if (versions.put(day, version) != null) {
        throw twice(day);
      }
    }

    private IllegalStateException twice(LocalDate day) {
      return new IllegalStateException(
          "[" + dataset.name() + " " + day + "] expected one task to write it but found two");
    }

    private WriteOrder order(Set<String> heldSources) {
      Map<LocalDate, StoragePath> directories = new TreeMap<>();
      days.forEach(day -> directories.put(day, output.directory(output.nextBatch(day))));
      Map<LocalDate, StoragePath> quarantine = new TreeMap<>();
      arrivalDays.forEach(day -> quarantine.put(day, output.quarantineDirectory(day)));
      Map<LocalDate, List<DataFile>> earlier = new TreeMap<>();
      if (reachDays > 0) {
        earlier.putAll(output.earlier());
      } else {
        days.forEach(day -> earlier.put(day, output.earlier(day)));
      }
      earlier.replaceAll((day, files) -> files.stream().map(TaskWork::place).toList());
      return new WriteOrder(
          heldSources,
          WritingRules.scopes(mappings, output.base(), heldSources),
          directories,
          quarantine,
          earlier);
    }

    /** Tasks look ids up in a file; what it holds besides needn't travel. */
    private static DataFile place(DataFile file) {
      return new DataFile(file.path(), file.rows(), file.bytes(), Map.of(), Map.of());
    }

    private List<WrittenShare> written(WriteOrder order) throws IOException {
      Map<Integer, Integer> daysByPartition = new TreeMap<>();
      for (LocalDate day : days) {
        daysByPartition.merge(
            TaskBlock.ofEvents(Math.toIntExact(day.toEpochDay()), partitions), 1, Integer::sum);
      }
      arrivalDays.forEach(
          day -> daysByPartition.putIfAbsent(TaskBlock.ofRejects(day, partitions), 0));
      try (Progress.Step step =
          progress.start("write " + dataset.name(), days.size(), Progress.Unit.DAYS)) {
        AtomicLong told = new AtomicLong();
        List<WrittenShare> shares =
            runner.write(
                order,
                List.copyOf(daysByPartition.keySet()),
                partition -> told(step, told, daysByPartition.getOrDefault(partition, 0)));
        step.advance(days.size() - told.get());
        return shares;
      }
    }

    /**
     * They would stay as long as the version does. What an attempt writes that goes on unnoticed
     * does stay so long; nothing takes it.
     */
    private void deleteLostAttempts(WriteOrder order, List<WrittenShare> shares)
        throws IOException {
      Set<String> taken = shares.stream().map(WrittenShare::attempt).collect(Collectors.toSet());
      List<StoragePath> directories = new ArrayList<>(order.directories().values());
      directories.addAll(order.quarantine().values());
      Parallel.forEach(
          DIRECTORIES_AT_ONCE,
          directories,
          () -> taken,
          (kept, directory) -> {
            for (FileStatus attempt : storage.list(directory)) {
              if (!kept.contains(attempt.path().name())) {
                storage.delete(attempt.path());
              }
            }
          });
    }

    @Override
    public List<SampledFinding> findings(InputPlan taken) {
      return RunSample.of(storage, zone, mappings, taken);
    }

    @Override
    public void close() throws IOException {
      runner.close();
    }
  }
}
