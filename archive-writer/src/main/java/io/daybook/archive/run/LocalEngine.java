package io.daybook.archive.run;

import io.daybook.archive.columns.DayEvents;
import io.daybook.archive.columns.DayWriter;
import io.daybook.archive.columns.EventSpool;
import io.daybook.archive.columns.NewestRecords;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.quarantine.QuarantineFiles;
import io.daybook.archive.table.ColumnFiles;
import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.RowSelection;
import io.daybook.archive.table.TombstoneFiles;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The engine of one process: a few threads and bounded memory; events beyond it are spilled to
 * disk.
 */
public final class LocalEngine implements ArchiveEngine {
  /** What a batch that is rewritten row by row takes in memory. */
  private static final long GROUP_BYTES = 128L << 20;

  /** Threads that write days of few rows, which wait for the storage most of the time. */
  private static final int SMALL_DAYS_AT_ONCE = 12;

  private final Storage storage;
  private final org.apache.hadoop.conf.Configuration hadoop;
  private final ZoneId zone;
  private final DaybookConfig.Archive settings;
  private final Path spillDirectory;
  private final Progress progress;

  /**
   * Wires the engine.
   *
   * @param hadoop its default file system is the storage's
   * @param zone of event days
   * @param spillDirectory local, for spilled events
   */
  public LocalEngine(
      Storage storage,
      org.apache.hadoop.conf.Configuration hadoop,
      ZoneId zone,
      DaybookConfig.Archive settings,
      Path spillDirectory,
      Progress progress) {
    this.storage = storage;
    this.hadoop = hadoop;
    this.zone = zone;
    this.settings = settings;
    this.spillDirectory = spillDirectory;
    this.progress = progress;
  }

  @Override
  public EngineWork begin(Dataset dataset, List<Mapping> mappings, InputPlan plan, RunOutput output)
      throws IOException {
    return new LocalWork(dataset, mappings, plan, output);
  }

  /** A run's work between its first segment and its last file. */
  private final class LocalWork implements EngineWork {
    private final Dataset dataset;
    private final List<Mapping> mappings;
    private final List<InputPlan.InputSegment> segments;
    private final RunOutput output;
    private final RecordTally tally;

    /** What each thread may hold. */
    private final long share = Math.max(1 << 19, settings.memoryBytes() / settings.threads());

    private final EarlierHeaders headers = new EarlierHeaders(storage);
    private final EventSpool spool;
    private final ColumnFiles files;
    private final QuarantineFiles quarantine;
    private final List<SegmentParsing> threads = new ArrayList<>();
    private final TombstoneFiles tombstones;

    /** Batches to rewrite, with what stays of them. */
    private final Map<PartitionVersion, Predicate<RowCursor>> outdated =
        new ConcurrentSkipListMap<>(Comparator.comparing(PartitionVersion::key));

    LocalWork(Dataset dataset, List<Mapping> mappings, InputPlan plan, RunOutput output)
        throws IOException {
      this.dataset = dataset;
      this.mappings = mappings;
      this.segments = plan.segments();
      this.output = output;
      this.tally = new RecordTally(segments);
      this.spool =
          new EventSpool(dataset, spillDirectory, Math.max(1 << 19, settings.memoryBytes()));
      this.files =
          new ColumnFiles(
              hadoop,
              dataset.name(),
              dataset.columns(),
              settings.compression(),
              settings.threads());
      this.tombstones = new TombstoneFiles(hadoop, settings.compression());
      this.quarantine =
          new QuarantineFiles(hadoop, settings.compression(), output::quarantineDirectory);
    }

    @Override
    public List<SegmentCounts> parse(List<Integer> numbers) throws IOException {
      long bytes = numbers.stream().mapToLong(number -> segments.get(number).bytes()).sum();
      Queue<SegmentParsing> idle = new ConcurrentLinkedQueue<>(threads);
      try (Progress.Step step =
          progress.start("parse " + dataset.name(), bytes, Progress.Unit.BYTES)) {
        Map<Integer, SegmentCounts> counts = new ConcurrentHashMap<>();
        Parallel.forEach(
            settings.threads(),
            SegmentShares.small(segments, numbers),
            () -> thread(idle),
            (parsing, share) -> {
              for (int number : share) {
                counts.put(number, parsing.segment(number, segments.get(number)));
                step.advance(segments.get(number).bytes());
              }
            });
        counts.forEach(tally::parsed);
        return numbers.stream()
            .map(number -> counts.getOrDefault(number, SegmentCounts.NOTHING))
            .toList();
      }
    }

    /** Threads keep their events between two calls, within their shares of memory. */
    private SegmentParsing thread(Queue<SegmentParsing> idle) {
      SegmentParsing known = idle.poll();
      return known == null ? newThread() : known;
    }

    private synchronized SegmentParsing newThread() {
      SegmentParsing parsing =
          new SegmentParsing(storage, headers, zone, mappings, spool.thread(), quarantine);
      threads.add(parsing);
      return parsing;
    }

    @Override
    public RunResult write(Set<String> heldSources) throws IOException {
      List<PartitionVersion> added = new ArrayList<>();
      quarantine
          .finish(heldSources)
          .forEach((day, files) -> added.add(output.quarantined(day, files)));
      SortedMap<Integer, DayEvents> days = spool.days(WritingRules.numbers(segments, heldSources));
      // A day of held sources alone may be among them: then this run starts again for nothing.
      Set<String> touched = new HashSet<>();
      days.keySet()
          .forEach(
              day -> touched.add(LedgerEntry.day(output.nextBatch(LocalDate.ofEpochDay(day)))));
      DayWriter writer =
          WritingRules.writer(
              hadoop,
              files,
              segments,
              mappings,
              WritingRules.scopes(mappings, output.base(), heldSources),
              share,
              versions());
      if (writer.reachDays() > 0) {
        // What another run adds to any of them may hold the same events.
        touched.add(LedgerEntry.allDays(dataset.name()));
        writer.markRepeats(days);
      }
      added.addAll(write(days, writer));
      added.addAll(rewrite());
      return new RunResult(
          touched, added, List.copyOf(outdated.keySet()), tally.sums(heldSources), tally.events());
    }

    /** Rewrites batches without the rows of versions that newer ones replace. */
    private List<PartitionVersion> rewrite() throws IOException {
      Queue<PartitionVersion> rewritten = new ConcurrentLinkedQueue<>();
      RowSelection rows = new RowSelection(hadoop, settings.compression());
      long atOnce = Math.max(1, settings.memoryBytes() / GROUP_BYTES);
      try (Progress.Step step =
          progress.start("rewrite " + dataset.name(), outdated.size(), Progress.Unit.DAYS)) {
        Parallel.forEach(
            (int) Math.min(settings.threads(), atOnce),
            List.copyOf(outdated.entrySet()),
            () -> rows,
            (shared, batch) -> {
              rewrite(batch.getKey(), batch.getValue(), shared).ifPresent(rewritten::add);
              step.advance(1);
            });
      }
      return List.copyOf(rewritten);
    }

    private Optional<PartitionVersion> rewrite(
        PartitionVersion batch, Predicate<RowCursor> stays, RowSelection rows) throws IOException {
      StoragePath directory = output.directory(batch.key());
      List<DataFile> kept =
          rows.split(dataset.name(), dataset.columns(), batch.files(), stays.negate(), directory)
              .files();
      List<DataFile> hidden = rows.copyTombstones(batch, directory);
      return kept.isEmpty() && hidden.isEmpty()
          ? Optional.empty()
          : Optional.of(output.archived(batch.key(), kept).withTombstones(hidden));
    }

    @Override
    public List<SampledFinding> findings(InputPlan taken) {
      return RunSample.of(storage, zone, mappings, taken);
    }

    private DayWriter.Versions versions() {
      return new DayWriter.Versions(
          mappings.stream()
              .filter(mapping -> mapping.version().isPresent())
              .map(mapping -> mapping.source().name())
              .collect(Collectors.toSet()),
          dataset.columns().indexOf(Dataset.VERSION_COLUMNS.get(0)),
          tombstones);
    }

    private List<PartitionVersion> write(SortedMap<Integer, DayEvents> days, DayWriter writer)
        throws IOException {
      List<Map.Entry<Integer, DayEvents>> large = new ArrayList<>();
      List<Map.Entry<Integer, DayEvents>> small = new ArrayList<>();
      days.entrySet().forEach(day -> (writer.isSmall(day.getValue()) ? small : large).add(day));
      Map<Integer, PartitionVersion> written = new ConcurrentSkipListMap<>();
      try (Progress.Step step =
          progress.start("write " + dataset.name(), days.size(), Progress.Unit.DAYS)) {
        Parallel.ItemWork<DayWriter, Map.Entry<Integer, DayEvents>> write =
            (shared, day) -> {
              write(LocalDate.ofEpochDay(day.getKey()), day.getValue(), shared)
                  .ifPresent(version -> written.put(day.getKey(), version));
              step.advance(1);
            };
        Parallel.forEach(settings.threads(), large, () -> writer, write);
        int atOnce = Math.max(settings.threads(), Math.min(small.size(), SMALL_DAYS_AT_ONCE));
        Parallel.forEach(atOnce, small, () -> writer, write);
      }
      return List.copyOf(written.values());
    }

    private Optional<PartitionVersion> write(LocalDate day, DayEvents events, DayWriter writer)
        throws IOException {
      PartitionKey key = output.nextBatch(day);
      DayWriter.EventListener counts = tally.of(day);
      List<PartitionVersion> batches = output.base().day(dataset.name(), day);
      NewestRecords newest = writer.newest(events, batches, counts);
      List<DataFile> files =
          writer.write(
              events,
              newest,
              output.nearby(day, writer.reachDays()),
              output.directory(key),
              counts);
      events.release();
      List<DataFile> hidden = tombstones.write(newest.tombstones(), output.directory(key));
      for (int batch : newest.touchedBatches()) {
        outdated.put(batches.get(batch), newest.stays(batch, dataset.columns()));
      }
      return files.isEmpty() && hidden.isEmpty()
          ? Optional.empty()
          : Optional.of(output.archived(key, files).withTombstones(hidden));
    }

    @Override
    public void close() throws IOException {
      try {
        quarantine.close();
      } finally {
        files.close();
        spool.close();
      }
    }
  }
}
