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
   * What was done for one source.
   *
   * @param files how many files its patterns name
   * @param newFiles how many of them were landed for the first time
   * @param continuedFiles how many had bytes behind those landed earlier
   * @param knownFiles how many packed or imported ones hold nothing that wasn't landed before
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
