package io.daybook.cli;

import io.daybook.night.Night;
import io.daybook.night.NightReport;
import io.daybook.warehouse.run.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does what one night needs. */
@Command(
    name = "nightly",
    description = {
      "Archives what is new, makes the figures of the days that it touched, audits them, and"
          + " publishes: all days of a table switch together.",
      "Run it again at any time: it does what is left, or nothing (exit code 10)."
    })
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
