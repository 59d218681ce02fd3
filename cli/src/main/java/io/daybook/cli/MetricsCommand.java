package io.daybook.cli;

import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.plan.Scope;
import io.daybook.night.Night;
import io.daybook.warehouse.run.ExitCode;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the day's figures. */
@Command(
    name = "metrics",
    header = "Makes the figures of changed days; a step of the night.",
    description = {
      "Makes the figures of all days whose archive changed, in one Spark "
          + "application. Gates audit the figures before their commit.",
      "Hive shows the result after 'daybook publish' or the next night."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:figures made",
      "10:no day has changed",
      "20:HDFS does not answer",
      "40:a gate or a faulty definition holds tables up; all others are made",
      "50:partly done; run it again"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook metrics --from 2026-03-01 --to 2026-03-31 --recompute"})
final class MetricsCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Option(names = "--from", paramLabel = "DAY", description = "First day, such as 2026-03-01.")
  private @Nullable LocalDate from;

  @Option(names = "--to", paramLabel = "DAY", description = "Last day, inclusive.")
  private @Nullable LocalDate to;

  @Option(names = "--recompute", description = "Make days again whose archive did not change.")
  private boolean recompute;

  MetricsCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    Night night = new Night(daybook.workspace());
    MetricsResult result = night.metrics(scope(from, to, recompute));
    daybook.output().print(result, out -> print(out, result));
    if (result.error() != null) {
      daybook.err().println("daybook: " + result.error());
    }
    result.faults().forEach(fault -> daybook.err().println("daybook: " + fault));
    night.heldTables().forEach(table -> daybook.err().println("daybook: " + table.describe()));
    boolean isSound =
        result.exitCode() == ExitCode.DONE || result.exitCode() == ExitCode.NOTHING_TO_DO;
    return Daybook.exit(
        isSound && !night.heldTables().isEmpty() ? ExitCode.BLOCKED : result.exitCode());
  }

  @SuppressWarnings("InconsistentOverloads") // options as the command line has them
  static Scope scope(@Nullable LocalDate from, @Nullable LocalDate to, boolean recompute) {
    return new Scope(
        Optional.ofNullable(from),
        Optional.ofNullable(to),
        recompute ? Scope.Days.ALL : Scope.Days.TOUCHED);
  }

  static void print(PrintStream out, MetricsResult result) {
    Output.table(
        out,
        List.of("table", "outcome", "days", "rows", "seconds"),
        result.tables().stream()
            .map(
                table ->
                    List.of(
                        table.table(),
                        table.outcome().name().toLowerCase(Locale.ROOT),
                        table.days().size(),
                        table.rows(),
                        String.format(Locale.ROOT, "%.1f", table.millis() / 1000.0)))
            .toList());
    result.allFindings().forEach(finding -> out.println(finding.message()));
  }
}
