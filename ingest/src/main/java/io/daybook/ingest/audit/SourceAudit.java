package io.daybook.ingest.audit;

import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.RawManifest;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit of one source. It holds the names of one day at a time. */
final class SourceAudit {
  private static final Logger LOG = LoggerFactory.getLogger(SourceAudit.class);

  private final Storage storage;
  private final StoragePath directory;
  private final ExpiredDays expired;
  private final SegmentCheck check;
  private final List<WatermarkTotals> known;
  private final Continuity continuity;
  private final Queue<RawZoneFlaw> flaws = new ConcurrentLinkedQueue<>();
  private final AtomicLong records = new AtomicLong();
  private long segments;
  private long bundles;
  private long bytes;
  private long gone;

  /**
   * @param directory of the source; there may be none
   * @param expired what raw expiry told of it, before this was made
   * @param known what agents knew as committed of it, before this was made
   */
  SourceAudit(
      Storage storage,
      StoragePath directory,
      ExpiredDays expired,
      SegmentCheck check,
      List<WatermarkTotals> known) {
    this.storage = storage;
    this.directory = directory;
    this.expired = expired;
    this.check = check;
    this.known = List.copyOf(known);
    this.continuity = new Continuity(directory);
  }

  /** Takes what a day holds. */
  private interface Visitor {
    void segment(SegmentName name, LocalDate day, FileStatus file) throws IOException;

    void bundle(BundleName name, LocalDate day, FileStatus file) throws IOException;

    void expired(SegmentFooter segment, StoragePath manifest);

    void stray(RawZoneFlaw flaw);
  }

  /** Checks all files, bundles' footers and slices beside the listing. */
  private final class FirstLook implements Visitor {
    private final Workers workers;
    private final Progress.Step step;

    FirstLook(Workers workers, Progress.Step step) {
      this.workers = workers;
      this.step = step;
    }

    @Override
    public void segment(SegmentName name, LocalDate day, FileStatus file) throws IOException {
      count(name);
      workers.submit(
          () -> {
            SegmentCheck.SegmentFindings outcome = check.check(name, day, file);
            records.addAndGet(outcome.records());
            flaws.addAll(outcome.flaws());
            step.advance(1);
          });
    }

    @Override
    public void bundle(BundleName name, LocalDate day, FileStatus file) throws IOException {
      workers.submit(
          () -> {
            SegmentCheck.BundleFindings outcome = check.check(name, day, file);
            count(outcome);
            records.addAndGet(outcome.records());
            flaws.addAll(outcome.flaws());
            step.advance(1);
          });
    }

    @Override
    public void expired(SegmentFooter segment, StoragePath manifest) {
      countExpired(segment);
      records.addAndGet(segment.records());
    }

    @Override
    public void stray(RawZoneFlaw flaw) {
      flaws.add(flaw);
    }
  }

  /** Looks at names alone. */
  private final class SecondLook implements Visitor {
    @Override
    public void segment(SegmentName name, LocalDate day, FileStatus file) {
      continuity.addAgain(name, file.path());
    }

    /** One that can't be read is told of by the first look. */
    @Override
    public void bundle(BundleName name, LocalDate day, FileStatus file) throws IOException {
      check.slices(file).forEach(slice -> continuity.addAgain(slice, file.path()));
    }

    @Override
    public void expired(SegmentFooter segment, StoragePath manifest) {
      continuity.addAgain(segment.name(), manifest);
    }

    @Override
    public void stray(RawZoneFlaw seenBefore) {}
  }

  private synchronized void count(SegmentName name) {
    continuity.add(name);
    segments++;
    bytes += name.end() - name.start();
  }

  private synchronized void countExpired(SegmentFooter segment) {
    count(segment.name());
    gone++;
  }

  private synchronized void count(SegmentCheck.BundleFindings bundle) {
    bundles += bundle.slices().isEmpty() ? 0 : 1;
    bundle.slices().forEach(this::count);
  }

  /** Looks at all segments, and again at the names where the first look found a flaw. */
  RawAuditReport.SourceFindings run(int threads, Progress progress) throws IOException {
    String source = directory.name();
    LOG.info("[{}] verify raw: started", source);
    try (Progress.Step step = progress.start("verify raw " + source, 0, Progress.Unit.FILES);
        Workers workers = new Workers(threads)) {
      visit(new FirstLook(workers, step));
      workers.await();
      if (continuity.isFlawed()) {
        visit(new SecondLook());
        flaws.addAll(continuity.flaws());
      }
      lookForMissing();
      step.detail(flaws.isEmpty() ? "clean" : flaws.size() + " exceptions");
    }
    LOG.info(
        "[{}] verified raw: {} segments, {} of them expired, {} bundles, {} records, {} bytes,"
            + " {} exceptions",
        source,
        segments,
        gone,
        bundles,
        records,
        bytes,
        flaws.size());
    return new RawAuditReport.SourceFindings(
        source,
        continuity.agents(),
        continuity.files(),
        segments,
        gone,
        bundles,
        records.get(),
        bytes,
        flaws.size(),
        continuity.skippedNumbers());
  }

  /** Returns what was found, by path and range. */
  List<RawZoneFlaw> flaws() {
    List<RawZoneFlaw> sorted = new ArrayList<>(flaws);
    sorted.sort(
        Comparator.comparing(RawZoneFlaw::path)
            .thenComparing(RawZoneFlaw::bytes, Comparator.nullsFirst(RawZoneFlaw.FileRange.ORDER))
            .thenComparing(RawZoneFlaw::expected));
    return sorted;
  }

  /**
   * A segment that is there twice may stand for one that is missing: until that flaw is mended.
   *
   * @throws IOException if the storage doesn't answer
   */
  private void lookForMissing() throws IOException {
    for (WatermarkTotals agent : known) {
      CommittedTotals found = continuity.sums(agent.agent());
      if (!found.isAtLeast(agent.sums())) {
        String there = storage.status(directory).isEmpty() ? "no such directory" : found.toString();
        flaws.add(
            RawZoneFlaw.of(
                RawZoneFlaw.FlawKind.MISSING,
                directory,
                (RawZoneFlaw.FileRange) null,
                agent.toString(),
                there));
      }
    }
  }

  /** Walks through all days in order, then through those of which nothing is there. */
  private void visit(Visitor visitor) throws IOException {
    Set<LocalDate> left = new TreeSet<>(expired.days());
    for (FileStatus entry : storage.list(directory)) {
      Optional<LocalDate> day = Zones.day(entry.path().name());
      if (day.isEmpty() || !entry.isDirectory()) {
        visitor.stray(RawZoneFlaw.stray(entry, "directories of days, such as dt=2026-03-01"));
        continue;
      }
      left.remove(day.get());
      Set<String> told = visitExpired(day.get(), visitor);
      for (FileStatus file : storage.list(entry.path())) {
        // One that is there all the same is about to go.
        if (!told.contains(file.path().name())) {
          visit(file, day.get(), visitor);
        }
      }
    }
    for (LocalDate day : left) {
      visitExpired(day, visitor);
    }
  }

  /** Returns the names of the files that expired. */
  private Set<String> visitExpired(LocalDate day, Visitor visitor) throws IOException {
    Set<String> told = new HashSet<>();
    for (StoragePath manifest : expired.of(day)) {
      List<RawManifest.ExpiredFile> files;
      try {
        files = expired.read(manifest);
      } catch (OperatorException e) {
        visitor.stray(
            RawZoneFlaw.of(
                RawZoneFlaw.FlawKind.UNREADABLE,
                manifest,
                (RawZoneFlaw.FileRange) null,
                "a manifest of what expired",
                String.valueOf(e.getMessage())));
        continue;
      }
      for (RawManifest.ExpiredFile file : files) {
        if (told.add(file.name())) {
          file.segments().forEach(segment -> visitor.expired(segment, manifest));
        }
      }
    }
    return told;
  }

  private void visit(FileStatus file, LocalDate day, Visitor visitor) throws IOException {
    String fileName = file.path().name();
    Optional<SegmentName> segment =
        SegmentName.parse(fileName)
            .filter(name -> name.source().equals(directory.name()))
            .filter(name -> name.fileName().equals(fileName));
    Optional<BundleName> bundle =
        BundleName.parse(fileName).filter(name -> name.source().equals(directory.name()));
    if (file.isDirectory() || (segment.isEmpty() && bundle.isEmpty())) {
      visitor.stray(RawZoneFlaw.stray(file, "segments of source " + directory.name()));
    } else if (bundle.isPresent()) {
      visitor.bundle(bundle.get(), day, file);
    } else {
      visitor.segment(segment.orElseThrow(), day, file);
    }
  }
}
