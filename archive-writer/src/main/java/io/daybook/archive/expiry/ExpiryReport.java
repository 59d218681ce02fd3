package io.daybook.archive.expiry;

import io.daybook.warehouse.run.ExitCode;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What raw expiry removed, or would remove, of the sources of a dataset.
 *
 * @param firstKept arrival day (UTC) from which on everything stays
 */
public record ExpiryReport(String dataset, LocalDate firstKept, List<ExpiredSource> sources) {
  public ExpiryReport {
    sources = List.copyOf(sources);
  }

  /** Why a file stays though it is old. */
  public enum SpareReason {
    /** Bytes of it are not archived yet. */
    NOT_ARCHIVED("not archived yet"),
    /** Records of it are quarantined, and 'archive --again' reads them there. */
    QUARANTINED("holds quarantined records"),
    /** Later segments look back into it for rows or headers. */
    NEEDED("later segments look back into it"),
    /** It can't be read, or is not what was sealed. */
    DAMAGED("can't be proved");

    private final String words;

    SpareReason(String words) {
      this.words = words;
    }

    /** Returns the reason for a person. */
    public String words() {
      return words;
    }
  }

  /**
   * Old files that stay.
   *
   * @param records of {@link SpareReason#QUARANTINED} those in the quarantine, else all of them
   */
  public record SparedFiles(SpareReason reason, long files, long records) {}

  /**
   * One source.
   *
   * @param days of which something went
   * @param files segments and bundles
   * @param segments in them
   * @param bytes compressed
   * @param held why nothing of it may go; null: it may
   * @param problems of files that stay, each complete in itself
   */
  public record ExpiredSource(
      String source,
      int days,
      long files,
      long segments,
      long records,
      long bytes,
      List<SparedFiles> spared,
      @Nullable String held,
      List<String> problems) {
    public ExpiredSource {
      spared = List.copyOf(spared);
      problems = List.copyOf(problems);
    }

    static ExpiredSource held(String source, String why) {
      return new ExpiredSource(source, 0, 0, 0, 0, 0, List.of(), why, List.of());
    }
  }

  /** Returns how many files went. */
  public long files() {
    return sources.stream().mapToLong(ExpiredSource::files).sum();
  }

  /** Returns what a person must look into. */
  public List<String> problems() {
    return sources.stream().flatMap(source -> source.problems().stream()).toList();
  }

  /** Returns how a command ends that did this: blocked if a file can't be proved. */
  public static ExitCode exitCode(List<ExpiryReport> reports) {
    if (reports.stream().anyMatch(report -> !report.problems().isEmpty())) {
      return ExitCode.BLOCKED;
    }
    return reports.stream().allMatch(report -> report.files() == 0)
        ? ExitCode.NOTHING_TO_DO
        : ExitCode.DONE;
  }
}
