package io.daybook.cli;

import io.daybook.hive.sweep.SweepReport;
import io.daybook.night.Night;
import io.daybook.warehouse.run.ExitCode;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes what no reader and no run needs. */
@Command(
    name = "sweep",
    header = "Deletes replaced versions and files of dead runs.",
    description = {
      "Deletes versions that were replaced, once the replacement has been published for "
          + "sweep.retention (24h), and files of runs that began longer ago than "
          + "sweep.abort-after (24h) and never committed. An entry in the ledger makes "
          + "their commit impossible first.",
      "Never deletes a version that Hive points at. The night does the same after "
          + "its publication."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:deleted; --dry-run: there is something to delete", "10:nothing to delete"},
    footerHeading = "%nExample:%n",
    footer = {"  daybook sweep --dry-run"})
final class SweepCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Option(names = "--dry-run", description = "Tell what would be deleted; change nothing.")
  private boolean dryRun;

  SweepCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    Night night = new Night(daybook.workspace());
    List<SweepReport> reports = dryRun ? night.sweepPlan() : night.sweep();
    daybook.output().print(reports, out -> print(out, reports));
    boolean nothing = reports.stream().allMatch(SweepReport::isEmpty);
    return Daybook.exit(nothing ? ExitCode.NOTHING_TO_DO : ExitCode.DONE);
  }

  private void print(PrintStream out, List<SweepReport> reports) {
    Output.table(
        out,
        List.of("table", dryRun ? "to delete" : "deleted", "waiting", "dead runs", "partitions"),
        reports.stream()
            .map(
                report ->
                    List.of(
                        report.table(),
                        report.versions().size() + report.directories().size(),
                        report.waiting(),
                        report.runs().size(),
                        report.dropped()))
            .toList());
    for (SweepReport report : reports) {
      report
          .pointedAt()
          .forEach(
              directory ->
                  out.println(
                      "kept "
                          + directory
                          + ": Hive points at it though it was replaced; run 'daybook publish'"));
    }
  }
}
