package io.daybook.cli;

import io.daybook.hive.ddl.DdlReport;
import io.daybook.hive.sql.HiveSession;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Hive's tables. */
@Command(
    name = "ddl",
    header = "Hive's databases and tables.",
    description = {"Hive's databases and tables."},
    synopsisSubcommandLabel = "COMMAND")
final class DdlCommand {
  /** Brings Hive up to the declarations. */
  @Command(
      name = "apply",
      header = "Creates missing tables and columns in Hive.",
      description = {
        "Creates databases and tables that Hive lacks, adds columns that tables lack, "
            + "and widens columns whose type has become wider. Also checks the settings "
            + "of Hive that Daybook relies on. The night does the same."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:changed",
        "10:Hive had everything",
        "20:HiveServer2 does not answer",
        "40:Hive's table of an own metric table differs from its declaration"
      },
      footerHeading = "%nExample:%n",
      footer = {"  daybook ddl apply --config conf"})
  static final class ApplyCommand implements Callable<Integer> {
    private final Daybook daybook;

    ApplyCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() {
      Workspace workspace = daybook.workspace();
      DdlReport report;
      try (HiveSession hive = workspace.hive()) {
        report =
            workspace
                .ddl(hive)
                .apply(
                    workspace.configuration().datasets().values(),
                    workspace.configuration().metrics().tables());
      }
      daybook
          .output()
          .print(
              report,
              out -> {
                Output.table(
                    out,
                    List.of("name", "change", "detail"),
                    report.outcomes().stream()
                        .map(
                            outcome ->
                                List.of(
                                    outcome.name(),
                                    outcome.change().name().toLowerCase(Locale.ROOT),
                                    outcome.detail()))
                        .toList());
                report.warnings().forEach(out::println);
              });
      if (!report.refused().isEmpty()) {
        return Daybook.exit(ExitCode.BLOCKED);
      }
      return Daybook.exit(report.isUnchanged() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE);
    }
  }
}
