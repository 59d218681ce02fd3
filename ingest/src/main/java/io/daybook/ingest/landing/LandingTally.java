package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.landing.CollectReport.SourceReport;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.SegmentFooter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is done for one source in one round, by any number of threads. */
final class LandingTally {
  private static final Logger LOG = LoggerFactory.getLogger(LandingTally.class);

  private final String source;
  private final Instant began;
  private final Instant until;
  private final InputFiles.FileListing found;
  private final Progress.@Nullable Step step;
  private final List<InputProblem> problems = new ArrayList<>();
  private int newFiles;
  private int continuedFiles;
  private int knownFiles;
  private int segments;
  private long records;
  private long bytes;
  private boolean cutShort;
  private boolean stopped;

  /**
   * @param began when its files were looked at
   * @param until when the round should be over
   */
  LandingTally(
      String source,
      Progress progress,
      Instant began,
      Instant until,
      InputFiles.FileListing found) {
    this.source = source;
    this.began = began;
    this.until = until;
    this.found = found;
    // Each second of an agent: what nobody reads isn't summed up.
    this.step = progress == Progress.NONE ? null : begin(progress);
    if (LOG.isDebugEnabled()) {
      LOG.debug("[{}] collect: {} files, {} bytes", source, found.files().size(), found.bytes());
    }
    found.problems().forEach(this::problem);
  }

  private Progress.Step begin(Progress progress) {
    return progress.start("collect " + source, found.bytes(), Progress.Unit.BYTES);
  }

  Instant began() {
    return began;
  }

  /** Returns whether the round should be over; what is left waits for the next one. */
  synchronized boolean isOver(Instant now) {
    cutShort |= now.isAfter(until);
    return cutShort;
  }

  /** Takes in that something is due that this round leaves to the next one. */
  synchronized void cutShort() {
    cutShort = true;
  }

  /** Takes in that storage or journal refused: the files that are left wait for another round. */
  synchronized void stop() {
    stopped = true;
  }

  synchronized boolean isStopped() {
    return stopped;
  }

  synchronized boolean isCutShort() {
    return cutShort;
  }

  synchronized void newFile() {
    newFiles++;
  }

  synchronized void continuedFile() {
    continuedFiles++;
  }

  /** Counts a file whose bytes were all landed before, under any name. */
  synchronized void knownFile() {
    knownFiles++;
  }

  synchronized void landed(SegmentFooter footer) {
    segments++;
    records += footer.records();
    bytes += footer.end() - footer.start();
    if (!footer.oversized().isEmpty()) {
      LOG.warn(
          "[{}] {}: {} pieces of records above the maximum, from byte {} on",
          source,
          footer.origin().path(),
          footer.oversized().size(),
          footer.oversized().get(0).start());
    }
  }

  /** Counts bytes of files that are landed, wait in the bundle of the round, or are known. */
  synchronized void passed(long done) {
    if (step != null) {
      step.advance(done);
    }
  }

  synchronized void problem(InputProblem problem) {
    problems.add(problem);
  }

  /** Ends the round. */
  synchronized void end() {
    if (step != null) {
      step.detail(String.format(Locale.ROOT, "%,d records in %,d segments", records, segments));
      step.close();
    }
    if (segments > 0) {
      LOG.info(
          "[{}] collected: {} segments, {} records, {} bytes, {} problems",
          source,
          segments,
          records,
          bytes,
          problems.size());
    }
  }

  synchronized SourceReport report() {
    return new SourceReport(
        source,
        found.files().size(),
        newFiles,
        continuedFiles,
        knownFiles,
        segments,
        records,
        bytes,
        found.unmatched(),
        problems);
  }
}
