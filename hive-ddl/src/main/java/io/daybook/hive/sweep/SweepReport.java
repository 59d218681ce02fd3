package io.daybook.hive.sweep;

import java.util.List;
import java.util.Locale;

/**
 * What a sweep did to one ledger's tables, or would do.
 *
 * @param table the dataset or metric table
 * @param versions directories of superseded versions that were deleted
 * @param waiting superseded versions that queries may still read
 * @param pointedAt superseded versions that Hive still points at: publish first
 * @param runs runs that will never commit
 * @param directories what these had written, deleted
 * @param dropped partitions without rows that Hive no longer lists
 */
public record SweepReport(
    String table,
    List<String> versions,
    int waiting,
    List<String> pointedAt,
    List<String> runs,
    List<String> directories,
    int dropped) {
  public SweepReport {
    versions = List.copyOf(versions);
    pointedAt = List.copyOf(pointedAt);
    runs = List.copyOf(runs);
    directories = List.copyOf(directories);
  }

  /** Returns whether there was nothing to do. */
  public boolean isEmpty() {
    return versions.isEmpty() && runs.isEmpty() && dropped == 0;
  }

  /** Returns one line for all tables. */
  public static String summary(List<SweepReport> reports) {
    return String.format(
        Locale.ROOT,
        "%,d versions deleted, %,d wait for their readers, %,d runs that never committed",
        reports.stream().mapToInt(report -> report.versions().size()).sum(),
        reports.stream().mapToInt(SweepReport::waiting).sum(),
        reports.stream().mapToInt(report -> report.runs().size()).sum());
  }
}
