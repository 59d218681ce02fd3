package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.landing.CollectReport.SourceReport;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.SegmentFooter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is done for one source while it is done. */
final class Tally {
  private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

  private final String source;
  private final InputFiles.Found found;
  private final Progress.Step step;
  private final List<InputProblem> problems = new ArrayList<>();
  private int newFiles;
  private int continuedFiles;
  private int segments;
  private long records;
  private long bytes;

  Tally(String source, InputFiles.Found found, Progress.Step step) {
    this.source = source;
    this.found = found;
    this.step = step;
    found.problems().forEach(this::problem);
  }

  void newFile() {
    newFiles++;
  }

  void continuedFile() {
    continuedFiles++;
  }

  void landed(SegmentFooter footer) {
    segments++;
    records += footer.records();
    bytes += footer.end() - footer.start();
    step.advance(footer.end() - footer.start());
    if (!footer.oversized().isEmpty()) {
      LOG.warn(
          "[{}] {}: {} pieces of records above the maximum, from byte {} on",
          source,
          footer.origin().path(),
          footer.oversized().size(),
          footer.oversized().get(0).start());
    }
  }

  /** Counts bytes that need no work. */
  void passed(long alreadyLanded) {
    step.advance(alreadyLanded);
  }

  void problem(InputProblem problem) {
    problems.add(problem);
    LOG.warn("[{}] {}", source, problem);
  }

  SourceReport report() {
    step.detail(String.format(Locale.ROOT, "%,d records in %,d segments", records, segments));
    return new SourceReport(
        source,
        found.files().size(),
        newFiles,
        continuedFiles,
        segments,
        records,
        bytes,
        found.unmatched(),
        problems);
  }
}
