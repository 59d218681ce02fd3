package io.daybook.archive.run;

import io.daybook.archive.bucket.DayBuckets;
import io.daybook.archive.bucket.DayEvents;
import io.daybook.archive.bucket.DayWriter;
import io.daybook.archive.bucket.EventEncoder;
import io.daybook.archive.bucket.EventSpool;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.parse.RecordParser;
import io.daybook.archive.quarantine.QuarantineFiles;
import io.daybook.archive.record.RejectReason;
import io.daybook.warehouse.config.Configuration;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.SegmentReader;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.WarehouseIdentity;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives what is new for one dataset: freeze the input, parse, write every touched day, prove the
 * two sums, commit. The commit is one ledger entry with all days, the quarantine and what was
 * consumed; before it nothing is visible, and running again after a crash gives the same result.
 */
public final class ArchiveRun {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveRun.class);
  private static final int ATTEMPTS = 3;

  private final Storage storage;
  private final org.apache.hadoop.conf.Configuration hadoop;
  private final Zones zones;
  private final ZoneId zone;
  private final Configuration.Archive settings;
  private final Path spillDirectory;
  private final Clock clock;
  private final Progress progress;

  /**
   * Wires a run.
   *
   * @param hadoop its default file system is the storage's
   * @param spillDirectory local, for events that memory has no room for
   */
  public ArchiveRun(
      Storage storage,
      org.apache.hadoop.conf.Configuration hadoop,
      Configuration.Warehouse warehouse,
      Configuration.Archive settings,
      Path spillDirectory,
      Clock clock,
      Progress progress) {
    this.storage = storage;
    this.hadoop = hadoop;
    this.zones = warehouse.zones();
    this.zone = warehouse.zone();
    this.settings = settings;
    this.spillDirectory = spillDirectory;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Archives everything new.
   *
   * @param mappings those of the dataset's sources
   * @throws OperatorException if too many records are bad, a sum doesn't hold, or others committed
   *     in between again and again; nothing was committed then
   */
  public ArchiveReport run(Dataset dataset, List<Mapping> mappings) throws IOException {
    WarehouseIdentity.claim(storage, zones, zone);
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(dataset, mappings);
      } catch (CommitConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LOG.info("{} again, attempt {}: {}", dataset.name(), attempt + 1, e.getMessage());
      }
    }
  }

  private ArchiveReport attempt(Dataset dataset, List<Mapping> mappings) throws IOException {
    Ledger ledger = new Ledger(storage, zones.archive(dataset.name()));
    LedgerState base = ledger.state();
    List<String> sources = mappings.stream().map(m -> m.source().name()).toList();
    InputPlan plan = InputPlan.freeze(storage, zones, sources, base, clock.instant());
    FaultPoint.ARCHIVE_AFTER_FREEZE.pass();
    if (plan.segments().isEmpty()) {
      return new ArchiveReport(dataset.name(), 0, Optional.empty());
    }
    plan.clipped()
        .forEach(
            name ->
                LOG.warn("{} overlaps bytes that are archived already; they are left out", name));
    Attempt attempt = new Attempt(dataset, mappings, base, plan);
    LedgerEntry draft = attempt.work();
    LedgerEntry committed = ledger.commit(draft);
    FaultPoint.ARCHIVE_AFTER_COMMIT.pass();
    ArchiveReport report =
        new ArchiveReport(dataset.name(), plan.segments().size(), Optional.of(committed));
    LOG.info(
        "archived {}: {} segments, {} partitions, {} rows, entry {}",
        dataset.name(),
        plan.segments().size(),
        report.partitions().size(),
        report.rows(),
        committed.number());
    return report;
  }

  /** One attempt at one frozen input. */
  private final class Attempt {
    private final Dataset dataset;
    private final Map<String, Mapping> mappings;
    private final LedgerState base;
    private final InputPlan plan;
    private final RunId run = RunId.random();
    private final Tally tally;
    private final RejectLimit rejectLimit = new RejectLimit();

    Attempt(Dataset dataset, List<Mapping> mappings, LedgerState base, InputPlan plan) {
      this.dataset = dataset;
      this.mappings =
          mappings.stream().collect(Collectors.toMap(m -> m.source().name(), Function.identity()));
      this.base = base;
      this.plan = plan;
      this.tally = new Tally(plan.segments().size());
    }

    /** Returns the entry to commit: everything is written and proved. */
    LedgerEntry work() throws IOException {
      // Half for what was parsed, half for the days being written, each for so many threads.
      long share = Math.max(1 << 19, settings.memoryBytes() / 2 / settings.threads());
      List<PartitionVersion> added = new ArrayList<>();
      Set<String> touched = new HashSet<>();
      try (EventSpool spool = new EventSpool(spillDirectory, share);
          QuarantineFiles quarantine =
              new QuarantineFiles(hadoop, settings.compression(), this::quarantineDirectory)) {
        parse(spool, quarantine);
        FaultPoint.ARCHIVE_AFTER_PARSE.pass();
        rejectLimit.check(
            mappings.values().stream().map(Mapping::source).toList(), tally.sums(plan.segments()));
        quarantine.finish().forEach((day, file) -> added.add(quarantined(day, file)));
        SortedMap<Integer, DayEvents> days = spool.days();
        days.keySet().forEach(day -> touched.add(LedgerEntry.day(key(day))));
        added.addAll(write(days, share));
      }
      List<SourceSums> sums = tally.sums(plan.segments());
      reconcile(sums, added);
      FaultPoint.ARCHIVE_AFTER_RECONCILIATION.pass();
      return new LedgerEntry(
          LedgerEntry.FORMAT_VERSION,
          base.number() + 1,
          LedgerEntry.Kind.COMMIT,
          run,
          null,
          base.number(),
          clock.instant(),
          touched,
          List.of(),
          added,
          plan.consumed(),
          plan.listed(),
          sums,
          null);
    }

    private void parse(EventSpool spool, QuarantineFiles quarantine) throws IOException {
      long bytes = plan.segments().stream().mapToLong(InputPlan.Segment::bytes).sum();
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < plan.segments().size(); i++) {
        numbers.add(i);
      }
      try (Progress.Step step =
          progress.start("parse " + dataset.name(), bytes, Progress.Unit.BYTES)) {
        Parallel.forEach(
            settings.threads(),
            numbers,
            () -> new SegmentParsing(spool.buckets(), quarantine),
            (parsing, number) -> {
              parsing.segment(number, plan.segments().get(number));
              step.advance(plan.segments().get(number).bytes());
            });
      }
    }

    private List<PartitionVersion> write(SortedMap<Integer, DayEvents> days, long share)
        throws IOException {
      DayWriter writer =
          new DayWriter(
              hadoop,
              dataset,
              settings.compression(),
              plan.segments().stream().map(InputPlan.Segment::name).toList(),
              spillDirectory,
              share);
      try (Progress.Step step =
          progress.start("write " + dataset.name(), days.size(), Progress.Unit.DAYS)) {
        return Parallel.map(
                settings.threads(),
                List.copyOf(days.entrySet()),
                day -> {
                  Optional<PartitionVersion> version = write(writer, day.getKey(), day.getValue());
                  day.getValue().release();
                  step.advance(1);
                  return version;
                })
            .stream()
            .flatMap(Optional::stream)
            .toList();
      }
    }

    private Optional<PartitionVersion> write(DayWriter writer, int day, DayEvents events)
        throws IOException {
      PartitionKey key = key(day);
      List<DataFile> earlier =
          base.day(dataset.name(), key.day()).stream().flatMap(v -> v.files().stream()).toList();
      StoragePath directory =
          zones.archive(dataset.name(), key.day(), key.batch(), base.number() + 1, run);
      List<DataFile> files = writer.write(events, earlier, directory, tally);
      return files.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new PartitionVersion(
                  key, base.number() + 1, run, directory.value(), files, Map.of()));
    }

    /** The next batch of a day: a later run never rewrites what an earlier one archived. */
    private PartitionKey key(int epochDay) {
      LocalDate day = LocalDate.ofEpochDay(epochDay);
      return new PartitionKey(dataset.name(), day, base.nextBatch(dataset.name(), day));
    }

    private StoragePath quarantineDirectory(LocalDate arrivalDay) {
      int batch = base.nextBatch(QuarantineTable.NAME, arrivalDay);
      return zones.quarantine(dataset.name(), arrivalDay, batch, base.number() + 1, run);
    }

    private PartitionVersion quarantined(LocalDate arrivalDay, DataFile file) {
      int batch = base.nextBatch(QuarantineTable.NAME, arrivalDay);
      return new PartitionVersion(
          new PartitionKey(QuarantineTable.NAME, arrivalDay, batch),
          base.number() + 1,
          run,
          quarantineDirectory(arrivalDay).value(),
          List.of(file),
          Map.of());
    }

    /** Asserts the two sums, and that the files hold what was counted. */
    private void reconcile(List<SourceSums> sums, List<PartitionVersion> added) {
      for (SourceSums sum : sums) {
        sum.imbalance()
            .ifPresent(
                difference -> {
                  throw unreconciled(sum.source() + " " + sum.arrivalDay(), difference);
                });
      }
      long quarantined = sums.stream().mapToLong(SourceSums::recordsQuarantined).sum();
      long archived = sums.stream().mapToLong(SourceSums::eventsArchived).sum();
      compare("quarantined records", quarantined, rows(added, QuarantineTable.NAME));
      compare("archived events", archived, rows(added, dataset.name()));
    }

    private void compare(String what, long counted, long held) {
      if (counted != held) {
        throw unreconciled(
            dataset.name(),
            String.format("%,d %s were counted but the files hold %,d", counted, what, held));
      }
    }

    private OperatorException unreconciled(String where, String difference) {
      return new OperatorException(
          ExitCode.BLOCKED,
          "["
              + where
              + "] Cannot commit: the sums of the archive don't hold: "
              + difference
              + "; nothing was committed, this is a defect: please report it with the log");
    }

    private static long rows(List<PartitionVersion> versions, String table) {
      return versions.stream()
          .filter(version -> version.key().table().equals(table))
          .mapToLong(PartitionVersion::rows)
          .sum();
    }

    /** What one thread needs to parse segments. */
    private final class SegmentParsing {
      private final DayBuckets buckets;
      private final QuarantineFiles quarantine;
      private final EventEncoder encoder = new EventEncoder(dataset);
      private final Map<String, RecordParser> parsers = new HashMap<>();

      SegmentParsing(DayBuckets buckets, QuarantineFiles quarantine) {
        this.buckets = buckets;
        this.quarantine = quarantine;
      }

      void segment(int number, InputPlan.Segment segment) throws IOException {
        SegmentName name = segment.name();
        Mapping mapping = Optional.ofNullable(mappings.get(name.source())).orElseThrow();
        RecordParser parser =
            parsers.computeIfAbsent(name.source(), source -> new RecordParser(mapping, zone));
        SegmentFooter footer = SegmentReader.footer(storage, segment.path());
        parser.begin(name, segment.arrivalDay(), header(footer));
        SegmentReader.records(
            storage,
            segment.path(),
            footer,
            (position, bytes, from, to, size) -> {
              if (!segment.isFresh(position)) {
                return;
              }
              tally.read(number);
              ParseOutcome outcome =
                  size == RecordStream.Size.OVERSIZED_PIECE
                      ? tooLong(mapping.source())
                      : parser.parse(position, bytes, from, to);
              if (outcome instanceof ParseOutcome.Rejected why) {
                tally.quarantined(number);
                rejectLimit.count(name.source(), name.fileName() + " at byte " + position, why);
                quarantine.add(name, segment.arrivalDay(), position, bytes, from, to, why);
              } else if (outcome instanceof ParseOutcome.Skipped) {
                tally.skipped(number);
              } else {
                encoder.encode(parser.event(), number, position, 0);
                buckets.add(parser.event().epochDay(), encoder);
                tally.gave(number, 1);
              }
            });
      }
    }
  }

  private static ParseOutcome tooLong(SourceConfig source) {
    return new ParseOutcome.Rejected(
        RejectReason.RECORD_TOO_LONG,
        null,
        "expected a record of at most "
            + source.maxRecordBytes()
            + " bytes but found a longer one");
  }

  private static byte @Nullable [] header(SegmentFooter footer) {
    return footer.header() == null ? null : Base64.getDecoder().decode(footer.header());
  }
}
