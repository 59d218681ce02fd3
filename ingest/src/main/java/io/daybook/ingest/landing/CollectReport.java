package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputProblem;
import io.daybook.warehouse.run.ExitCode;
import java.util.List;

/** What one run of the collector did. */
public record CollectReport(List<SourceReport> sources) {

  public CollectReport {
    sources = List.copyOf(sources);
  }

  /**
   * One source's share. A file without a problem is new, continued or known.
   *
   * @param files number of files that its patterns name
   * @param newFiles files landed for the first time
   * @param continuedFiles files that had grown since they were landed
   * @param knownFiles files whose bytes were all landed before, under any name; empty files too
   * @param segments committed in this run, those that an earlier run had sealed included
   * @param records in these segments
   * @param bytes in these segments, uncompressed
   * @param unmatched globs without a match
   * @param problems what was not landed
   */
  public record SourceReport(
      String source,
      int files,
      int newFiles,
      int continuedFiles,
      int knownFiles,
      int segments,
      long records,
      long bytes,
      List<String> unmatched,
      List<InputProblem> problems) {
    public SourceReport {
      unmatched = List.copyOf(unmatched);
      problems = List.copyOf(problems);
    }
  }

  /** Returns all problems of all sources. */
  public List<InputProblem> problems() {
    return sources.stream().flatMap(source -> source.problems().stream()).toList();
  }

  /** Returns how the command ends: partly done if anything that was named isn't landed. */
  public ExitCode exitCode() {
    if (!problems().isEmpty()) {
      return ExitCode.PARTLY_DONE;
    }
    boolean landed = sources.stream().anyMatch(source -> source.segments() > 0);
    return landed ? ExitCode.DONE : ExitCode.NOTHING_TO_DO;
  }
}
