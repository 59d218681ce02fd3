package io.daybook.cli;

import io.daybook.hive.ddl.DdlReport;
import io.daybook.night.HivePublication;
import io.daybook.warehouse.run.ExitCode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Hive's tables. */
@Command(
    name = "ddl",
    header = "Hive's databases, tables and views.",
    description = {"Hive's databases, tables and views."},
    synopsisSubcommandLabel = "COMMAND")
final class DdlCommand {
  /** Brings Hive up to the declarations. */
  @Command(
      name = "apply",
      header = "Creates missing tables, columns and views in Hive.",
      description = {
        "Creates databases, tables and views that Hive lacks, adds columns that tables "
            + "lack, and widens columns whose type has become wider. Replaces views for "
            + "BI tools (database daybook_bi) that another version made, and drops those "
            + "whose tables 'metrics.tables' doesn't name. Also checks the settings of "
            + "Hive that Daybook relies on, and asks what HiveServer2 is known to answer "
            + "wrongly. The night does the same, and asks where it changed something."
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
      DdlReport report = new HivePublication(daybook.workspace()).checkDdl();
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
