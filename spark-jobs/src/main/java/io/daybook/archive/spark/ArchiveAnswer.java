package io.daybook.archive.spark;

import io.daybook.archive.run.ArchiveReport;
import io.daybook.archive.run.HeldSource;
import io.daybook.archive.run.SampledFinding;
import io.daybook.warehouse.run.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the application ended, as it tells the command that started it.
 *
 * @param error for a person, where it ended by a failure
 * @param datasets those that came to an end
 */
public record ArchiveAnswer(
    ExitCode exitCode, @Nullable String error, List<DatasetAnswer> datasets) {

  /**
   * What became of a dataset.
   *
   * @param segments how many were archived
   * @param entry number of what was committed; null if there was nothing new
   * @param held sources that wait
   */
  public record DatasetAnswer(
      String dataset,
      int segments,
      @Nullable Long entry,
      List<HeldSource> held,
      List<SampledFinding> findings) {
    public DatasetAnswer {
      held = List.copyOf(held);
      findings = List.copyOf(findings);
    }

    static DatasetAnswer of(ArchiveReport report) {
      return new DatasetAnswer(
          report.dataset(),
          report.segments(),
          report.entry().map(entry -> entry.number()).orElse(null),
          report.held(),
          report.findings());
    }
  }

  public ArchiveAnswer {
    datasets = List.copyOf(datasets);
  }

  /** Returns the answer of an application that came to its end. */
  static ArchiveAnswer of(List<DatasetAnswer> datasets) {
    boolean isAnything = datasets.stream().anyMatch(dataset -> dataset.entry() != null);
    return new ArchiveAnswer(isAnything ? ExitCode.DONE : ExitCode.NOTHING_TO_DO, null, datasets);
  }
}
