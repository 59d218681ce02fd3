package io.daybook.cli;

import io.daybook.night.Night;
import io.daybook.night.NightReport;
import io.daybook.night.Workspace;
import io.daybook.night.watch.NightWatch;
import io.daybook.warehouse.config.ConfigurationException;
import io.daybook.warehouse.config.MonitoringConfig;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Does what one night needs. */
@Command(
    name = "nightly",
    header = "Runs a night: archive, figures, audit, publication.",
    description = {
      "Archives new segments, merges batches of days that have too many, makes the "
          + "figures of changed days, audits them, publishes in Hive, sweeps. All days "
          + "of a table switch together.",
      "A source that is held (exit code 40) waits as if nothing of it had come; all else is "
          + "archived, made and published.",
      "Safe to run again at any time: it does the rest, or nothing. 'daybook sums' "
          + "shows the two sums of past nights."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:published",
      "10:nothing to do",
      "20:HDFS or Hive does not answer",
      "30:another night is at work in this warehouse",
      "40:a source or table is held, or a day lacks its events; all else is published",
      "50:partly done; run it again",
      "64:the warehouse has another business zone"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  daybook nightly --config conf --set logs=/var/log/shop",
      "  daybook nightly --config conf --allow-rejects orders=30%%"
    })
final class NightlyCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Mixin private AllowanceOptions allowed = new AllowanceOptions();
  @Mixin private EngineOption engine = new EngineOption();

  NightlyCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    Workspace workspace = watchedWorkspace();
    NightWatch watch = new NightWatch(workspace, Daybook.VERSION, Clock.systemUTC());
    NightReport report;
    try {
      report = watch.over(night(workspace), daybook.errors()::told);
    } finally {
      printTroubles(watch.troubles());
    }
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
              ArchiveNotes.print(out, report.archived());
            });
    report.warnings().forEach(line -> daybook.err().println("daybook: " + line));
    report.errors().forEach(error -> daybook.err().println("daybook: " + error));
    return Daybook.exit(report.exitCode());
  }

  private Night night(Workspace workspace) throws IOException {
    return new Night(workspace, allowed.allowances(workspace), engine.choice());
  }

  /** A night that never begins, for its configuration, is one that those on call must know of. */
  private Workspace watchedWorkspace() {
    try {
      return daybook.workspace();
    } catch (ConfigurationException e) {
      printTroubles(
          NightWatch.refused(
              daybook.home(),
              MonitoringConfig.salvage(daybook.config(), daybook.settings()),
              e,
              Clock.systemUTC()));
      throw e;
    }
  }

  private void printTroubles(List<String> troubles) {
    troubles.forEach(line -> daybook.err().println("daybook: " + line));
  }
}
