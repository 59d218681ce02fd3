package io.daybook.archive.run;

import io.daybook.archive.bucket.DayEvents;
import io.daybook.archive.bucket.DayWriter;
import io.daybook.archive.bucket.EventSpool;
import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.quarantine.QuarantineFiles;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The engine of one process: a few threads and bounded memory; events beyond it are spilled to
 * disk.
 */
public final class LocalEngine implements ArchiveEngine {
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
  public RunResult archive(
      Dataset dataset, List<Mapping> mappings, InputPlan plan, RunOutput output)
      throws IOException {
    // Half for what was parsed, half for the days being written, each for so many threads.
    long share = Math.max(1 << 19, settings.memoryBytes() / 2 / settings.threads());
    RecordTally tally = new RecordTally(plan.segments().size());
    RejectLimit rejectLimit = new RejectLimit();
    List<PartitionVersion> added = new ArrayList<>();
    Set<String> touched = new HashSet<>();
    try (EventSpool spool = new EventSpool(spillDirectory, share);
        QuarantineFiles quarantine =
            new QuarantineFiles(hadoop, settings.compression(), output::quarantineDirectory)) {
      parse(
          dataset.name(),
          plan,
          () ->
              new SegmentParsing(
                  storage,
                  zone,
                  dataset,
                  mappings,
                  spool.buckets(),
                  quarantine,
                  tally,
                  rejectLimit));
      FaultPoint.ARCHIVE_AFTER_PARSE.pass();
      rejectLimit.check(
          mappings.stream().map(Mapping::source).toList(), tally.sums(plan.segments()));
      quarantine.finish().forEach((day, file) -> added.add(output.quarantined(day, file)));
      SortedMap<Integer, DayEvents> days = spool.days();
      days.keySet()
          .forEach(
              day -> touched.add(LedgerEntry.day(output.nextBatch(LocalDate.ofEpochDay(day)))));
      DayWriter writer =
          new DayWriter(
              hadoop,
              dataset,
              settings.compression(),
              plan.segments().stream().map(InputPlan.InputSegment::name).toList(),
              mappings.stream()
                  .map(Mapping::source)
                  .collect(Collectors.toMap(ArchiveSource::name, ArchiveSource::ids)),
              spillDirectory,
              share);
      added.addAll(write(dataset.name(), writer, days, output, tally));
    }
    return new RunResult(touched, added, tally.sums(plan.segments()));
  }

  private void parse(String dataset, InputPlan plan, Supplier<SegmentParsing> threads)
      throws IOException {
    List<InputPlan.InputSegment> segments = plan.segments();
    long bytes = segments.stream().mapToLong(InputPlan.InputSegment::bytes).sum();
    try (Progress.Step step = progress.start("parse " + dataset, bytes, Progress.Unit.BYTES)) {
      Parallel.forEach(
          settings.threads(),
          IntStream.range(0, segments.size()).boxed().toList(),
          threads,
          (parsing, number) -> {
            parsing.segment(number, segments.get(number));
            step.advance(segments.get(number).bytes());
          });
    }
  }

  private List<PartitionVersion> write(
      String dataset,
      DayWriter writer,
      SortedMap<Integer, DayEvents> days,
      RunOutput output,
      RecordTally tally)
      throws IOException {
    try (Progress.Step step = progress.start("write " + dataset, days.size(), Progress.Unit.DAYS)) {
      return Parallel.map(
              settings.threads(),
              List.copyOf(days.entrySet()),
              day -> {
                PartitionKey key = output.nextBatch(LocalDate.ofEpochDay(day.getKey()));
                List<DataFile> files =
                    writer.write(
                        day.getValue(), output.earlier(key.day()), output.directory(key), tally);
                day.getValue().release();
                step.advance(1);
                return files.isEmpty()
                    ? Optional.<PartitionVersion>empty()
                    : Optional.of(output.archived(key, files));
              })
          .stream()
          .flatMap(Optional::stream)
          .toList();
    }
  }
}
