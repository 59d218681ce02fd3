package io.daybook.cli;

import io.daybook.archive.expiry.ExpiryReport;
import io.daybook.archive.expiry.ExpiryReport.ExpiredSource;
import io.daybook.archive.expiry.ExpiryReport.SparedFiles;
import io.daybook.night.Night;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.RetentionConfig;
import io.daybook.warehouse.ledger.ExpiredRows;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes raw segments and quarantined records that are kept long enough. */
@Command(
    name = "expire",
    header = "Removes raw segments and quarantined records that are old.",
    description = {
      "Removes segments and bundles of the raw zone that arrived longer ago than retention.raw, if "
          + "all of it is archived, no quarantined record lies in it, no later segment looks back "
          + "into it, and all bytes, read once more, are those that were sealed. Before a file "
          + "goes, a manifest tells of it: duplicates stay known, 'verify' and 'trace' know that "
          + "it expired.",
      "Of a source that is held, or of which something has waited for days, nothing goes.",
      "Removes quarantined records that arrived longer ago than retention.quarantine; the next "
          + "publication drops their partitions. The sums that counted them stay.",
      "Without the keys nothing ever expires. The night does the same."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:removed; --dry-run: there is something to remove",
      "10:nothing to remove",
      "40:an old file is not what was sealed; it stays"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook expire --config conf --dry-run"})
final class ExpireCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Option(
      names = "--dry-run",
      description = "Tell what would be removed, without reading its bytes; change nothing.")
  private boolean dryRun;

  ExpireCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    Workspace workspace = daybook.workspace();
    RetentionConfig retention = workspace.configuration().retention();
    if (retention.raw().isEmpty() && retention.quarantine().isEmpty()) {
      throw new OperatorException(
          ExitCode.USAGE,
          "Cannot expire: expected retention.raw or retention.quarantine in the configuration but"
              + " found neither, so all is kept for ever; write it like 'retention: {raw: 400d}'"
              + " in daybook.yaml");
    }
    Night night = new Night(workspace);
    // What leaves the quarantine needs its segments no more.
    List<ExpiredRows> refused = dryRun ? night.quarantineExpiryPlan() : night.expireQuarantine();
    List<ExpiryReport> reports = dryRun ? night.expiryPlan() : night.expire();
    daybook
        .output()
        .print(
            new ExpiredData(reports, refused),
            out -> {
              if (retention.raw().isPresent()) {
                print(out, reports);
              }
              printRefused(out, refused);
            });
    reports.stream()
        .flatMap(report -> report.problems().stream())
        .forEach(problem -> daybook.err().println("daybook: " + problem));
    ExitCode raw = ExpiryReport.exitCode(reports);
    return Daybook.exit(raw == ExitCode.NOTHING_TO_DO && !refused.isEmpty() ? ExitCode.DONE : raw);
  }

  /**
   * What JSON is made of.
   *
   * @param raw by dataset
   * @param quarantine by source and day of arrival
   */
  record ExpiredData(List<ExpiryReport> raw, List<ExpiredRows> quarantine) {}

  private void printRefused(PrintStream out, List<ExpiredRows> refused) {
    if (!refused.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "%,d quarantined records of %,d sources and days of arrival %s%n",
          refused.stream().mapToLong(ExpiredRows::rows).sum(),
          refused.size(),
          dryRun ? "would go" : "went; 'daybook publish', or the next night, tells Hive");
    }
  }

  private void print(PrintStream out, List<ExpiryReport> reports) {
    List<List<?>> rows = new ArrayList<>();
    for (ExpiryReport report : reports) {
      for (ExpiredSource source : report.sources()) {
        rows.add(
            List.of(
                source.source(),
                report.firstKept(),
                source.days(),
                source.files(),
                source.segments(),
                source.records(),
                Progress.Unit.BYTES.render(source.bytes())));
      }
    }
    Output.table(
        out,
        List.of(
            "source",
            "arrived before",
            "days",
            dryRun ? "files to remove" : "files removed",
            "segments",
            "records",
            "bytes"),
        rows);
    for (ExpiryReport report : reports) {
      report.sources().forEach(source -> notes(out, source));
    }
  }

  private static void notes(PrintStream out, ExpiredSource source) {
    if (source.held() != null) {
      out.printf("[%s] nothing goes: %s%n", source.source(), source.held());
    }
    for (SparedFiles spared : source.spared()) {
      out.printf(
          Locale.ROOT,
          "[%s] %,d old %s: %s%n",
          source.source(),
          spared.files(),
          spared.files() == 1 ? "file stays" : "files stay",
          spared.reason().words());
    }
  }
}
