package io.daybook.cli;

import io.daybook.night.Night;
import io.daybook.night.NightReport;
import io.daybook.warehouse.run.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does what one night needs. */
@Command(
    name = "nightly",
    header = "Runs a night: archive, figures, audit, publication.",
    description = {
      "Archives new segments, merges batches of days that have too many, makes the "
          + "figures of changed days, audits them, publishes in Hive, sweeps. All days "
          + "of a table switch together.",
      "Safe to run again at any time: it does the rest, or nothing. 'daybook sums' "
          + "shows the two sums of past nights."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:published",
      "10:nothing to do",
      "20:HDFS or Hive does not answer",
      "30:another night is at work in this warehouse",
      "40:too many bad records, or a gate stopped the figures; Hive is unchanged",
      "50:partly done; run it again",
      "64:the warehouse has another business zone"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook nightly --config conf --set logs=/var/log/shop"})
final class NightlyCommand implements Callable<Integer> {
  private final Daybook daybook;

  NightlyCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    NightReport report = new Night(daybook.workspace()).run();
    daybook
        .output()
        .print(
            report.json(),
            out -> {
              if (report.exitCode() == ExitCode.NOTHING_TO_DO) {
                out.println("nothing to do");
                return;
              }
              ArchiveCommand.print(out, report.archived());
              report
                  .metrics()
                  .ifPresent(
                      metrics -> {
                        out.println();
                        MetricsCommand.print(out, metrics);
                      });
              out.println();
              PublishCommand.print(out, report.published());
              ArchiveCommand.printSums(
                  out, report.archived().stream().flatMap(r -> r.sums().stream()).toList());
            });
    report.error().ifPresent(error -> daybook.err().println("daybook: " + error));
    return Daybook.exit(report.exitCode());
  }
}
