package io.daybook.cli;

import io.daybook.archive.run.ArchiveReport;
import io.daybook.archive.run.SampledFinding;
import io.daybook.warehouse.ledger.SourceSums;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells what a person may want to look at though nothing is held: quarantined records, findings.
 */
final class ArchiveNotes {
  private ArchiveNotes() {}

  /** Prints them; nothing for sources without any. */
  static void print(PrintStream out, List<ArchiveReport> reports) {
    Map<String, Long> quarantined = new TreeMap<>();
    for (ArchiveReport report : reports) {
      for (SourceSums sums : report.sums()) {
        quarantined.merge(sums.source(), sums.recordsQuarantined(), Long::sum);
      }
    }
    quarantined.values().removeIf(records -> records == 0);
    if (!quarantined.isEmpty()) {
      out.println();
      quarantined.forEach(
          (source, records) ->
              out.printf(
                  "%,d records of %s are quarantined; 'daybook quarantine show --source %s' says"
                      + " why%n",
                  records, source, source));
    }
    List<SampledFinding> findings =
        reports.stream().flatMap(report -> report.findings().stream()).toList();
    if (!findings.isEmpty()) {
      out.println();
      out.println(
          "findings, in the first records of a source; 'daybook mapping try SOURCE FILE' shows"
              + " values");
      findings.forEach(finding -> print(out, finding));
    }
  }

  private static void print(PrintStream out, SampledFinding finding) {
    out.printf(
        "[%s] %s%s: %,d of %,d, first at byte %,d of %s%n",
        finding.source(),
        finding.code(),
        finding.subject() == null ? "" : " in " + finding.subject(),
        finding.count(),
        finding.of(),
        finding.position(),
        finding.segment());
    out.println("  why    " + finding.why());
    out.println("  remedy " + finding.remedy());
  }
}
