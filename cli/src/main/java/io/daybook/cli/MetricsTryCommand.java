package io.daybook.cli;

import io.daybook.metrics.app.DayTrial;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.DaybookConfig.HeldTable;
import io.daybook.warehouse.config.DaybookConfig.MetricChoice;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a day of a metric table as it would be made. */
@Command(
    name = "try",
    header = "Shows a day of a metric table, and commits nothing.",
    description = {
      "Makes a day of one metric table, built-in or own, of what the ledgers name now, and judges it"
          + " by the table's gates. Nothing is written to the warehouse. Metric tables that it is"
          + " made of are read as they are, and must have been made: 'daybook metrics' does it.",
      "The query of an own table is checked first: its problems are named with line and column."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the day keeps all gates that block",
      "20:HDFS does not answer, or a table that the day is made of lacks days",
      "40:a gate would block the day, or the table's definition can't be used",
      "64:no such table or day"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook metrics try sales_daily --day 2026-03-02"})
final class MetricsTryCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Parameters(index = "0", paramLabel = "TABLE", description = "The metric table.")
  private String table = "";

  @Option(
      names = "--day",
      required = true,
      paramLabel = "DAY",
      description = "The day, such as 2026-03-02.")
  private LocalDate day = LocalDate.EPOCH;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Rows to show, by key (default: ${DEFAULT-VALUE}).")
  private int limit;

  MetricsTryCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws IOException {
    Workspace workspace = daybook.workspace();
    check(workspace.configuration().metrics());
    DayTrial result = workspace.trial(table, day, limit);
    if (result.error() != null) {
      throw new OperatorException(result.exitCode(), result.error());
    }
    daybook.output().print(result, out -> print(out, result));
    return Daybook.exit(result.exitCode());
  }

  private void check(MetricChoice metrics) {
    if (limit < 1) {
      throw usage("expected --limit 1 or more but found " + limit);
    }
    for (HeldTable held : metrics.held()) {
      if (held.table().equals(table)) {
        throw new OperatorException(ExitCode.BLOCKED, held.describe());
      }
    }
    if (MetricTables.of(table).filter(MetricTable::isOfRuns).isPresent()) {
      throw usage(
          "expected a table of figures, but "
              + table
              + " has facts about runs, which are gathered from ledgers; ask for them with 'daybook"
              + " sql \"SELECT * FROM daybook_metrics."
              + table
              + "\"'");
    }
    List<MetricTable> made = metrics.tables().stream().filter(known -> !known.isOfRuns()).toList();
    if (made.stream().noneMatch(known -> known.name().equals(table))) {
      throw usage(
          made.stream()
              .map(MetricTable::name)
              .collect(Collectors.joining(", ", "expected one of ", " but found '" + table + "'")));
    }
  }

  private static OperatorException usage(String message) {
    return new OperatorException(ExitCode.USAGE, "metrics try: " + message);
  }

  private static void print(PrintStream out, DayTrial result) {
    Output.table(out, result.columns(), result.rows());
    if (result.rows().size() < result.total()) {
      out.printf(
          Locale.ROOT,
          "%,d of %,d rows; --limit shows more%n",
          result.rows().size(),
          result.total());
    } else {
      out.printf(Locale.ROOT, "%,d rows%n", result.total());
    }
    for (GateFinding finding : result.findings()) {
      out.println(finding.message());
    }
    if (!result.outdated().isEmpty()) {
      out.println(
          "made of days as they were before their inputs changed: "
              + String.join("; ", result.outdated())
              + "; 'daybook metrics' makes them again");
    }
    out.printf(
        Locale.ROOT,
        "gates: %d of %d kept; nothing was committed%n",
        result.gates() - result.findings().size(),
        result.gates());
  }
}
