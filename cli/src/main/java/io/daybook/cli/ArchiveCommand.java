package io.daybook.cli;

import io.daybook.archive.run.ArchiveReport;
import io.daybook.archive.run.HeldSource;
import io.daybook.archive.run.MergeReport;
import io.daybook.archive.run.UnreadSources.UnreadSource;
import io.daybook.night.Night;
import io.daybook.night.NightReport;
import io.daybook.night.Workspace;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Archives new segments. */
@Command(
    name = "archive",
    header = "Archives new segments; a step of the night.",
    description = {
      "Archives new segments: parse, remove duplicates, sort, write Parquet, prove "
          + "the two sums, commit. Then merges the batches of days that have too many.",
      "A source that is held (exit code 40) waits as if nothing of it had come; the others go on."
          + " So it is with one that was landed and that the configuration no longer has.",
      "--engine spark, or archive.spark-above in the configuration, lets a Spark application do it:"
          + " the same rows, for more than one host can take in a night.",
      "--again reads the quarantined records of a source once more, after its mapping was mended:"
          + " those that can be read now are archived as late events of their days and leave the"
          + " quarantine, the others stay in it. Rows that are archived already stay as they are.",
      "--again --all reads every archived record of some arrival days anew, where a mapping read them"
          + " wrongly: rows, quarantine and sums are replaced in one commit. It stops if a row would"
          + " vanish.",
      "Hive shows the result after 'daybook publish' or the next night."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:archived",
      "10:no new segments; --again: none of the quarantined records can be read now, or with --all"
          + " every row is as it was",
      "20:HDFS does not answer",
      "40:a source is held, or landed and no longer configured, the others are archived; --again:"
          + " the rule of identity changed; with --all rows would vanish or archived bytes are lost;"
          + " or a sum fails, nothing was committed",
      "50:another run was faster; run it again"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  daybook archive --config conf",
      "  daybook archive --config conf --allow-rejects orders=30%%",
      "  daybook archive --config conf --engine spark",
      "  daybook archive --config conf --again --source orders --from 2026-03-01",
      "  daybook archive --config conf --again --source orders --accept-identity orders",
      "  daybook archive --config conf --again --all --source orders --from 2026-03-01"
          + " --to 2026-03-31 --dry-run"
    })
final class ArchiveCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Mixin private AllowanceOptions allowed = new AllowanceOptions();
  @Mixin private AgainOptions again = new AgainOptions();
  @Mixin private EngineOption engine = new EngineOption();

  @Option(
      names = "--give-up",
      paramLabel = "SOURCE",
      description =
          "Archive nothing; record that what is landed of a source that is no longer configured is"
              + " not to be waited for. It stays in the raw zone, and is read if the source comes"
              + " back.")
  private @Nullable String giveUp;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "With --give-up: why, for the record.")
  private @Nullable String reason;

  @Option(
      names = "--take-back",
      paramLabel = "SOURCE",
      description = "Archive nothing; undo --give-up.")
  private @Nullable String takeBack;

  ArchiveCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    boolean isAgain = again.asked();
    boolean isAboutUnread = giveUp != null || takeBack != null;
    if (isAgain && isAboutUnread) {
      throw new OperatorException(
          ExitCode.USAGE,
          "archive: expected --again or --give-up or --take-back but found more than one");
    }
    if (engine.isGiven() && (isAgain || isAboutUnread)) {
      throw new OperatorException(
          ExitCode.USAGE,
          "archive: expected --engine, or --again, --give-up or --take-back, but found both;"
              + " archived records are read again by the command itself");
    }
    Workspace workspace = daybook.workspace();
    if (isAboutUnread) {
      return new GivingUp(daybook, workspace).run(giveUp, takeBack, reason);
    }
    workspace.sources();
    if (isAgain) {
      return Daybook.exit(
          again.run(workspace, allowed.allowances(workspace), daybook.output(), daybook.err()));
    }
    Night night = new Night(workspace, allowed.allowances(workspace), engine.choice());
    List<ArchiveReport> reports = night.archive();
    List<MergeReport> merged = night.merge();
    List<HeldSource> held = new ArrayList<>(night.faulty());
    reports.forEach(report -> held.addAll(report.held()));
    List<UnreadSource> unread = night.unread();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("archived", NightReport.json(reports));
    json.put("held", held);
    json.put("unread", unread);
    daybook
        .output()
        .print(
            json,
            out -> {
              print(out, reports);
              printSums(out, reports.stream().flatMap(r -> r.sums().stream()).toList());
              ArchiveNotes.print(out, reports);
            });
    held.forEach(source -> daybook.err().println("daybook: " + source.describe()));
    unread.forEach(source -> daybook.err().println("daybook: " + source.describe()));
    if (!held.isEmpty() || !unread.isEmpty()) {
      return Daybook.exit(ExitCode.BLOCKED);
    }
    boolean anything =
        reports.stream().anyMatch(report -> report.entry().isPresent())
            || merged.stream().anyMatch(report -> report.entry().isPresent());
    return Daybook.exit(anything ? ExitCode.DONE : ExitCode.NOTHING_TO_DO);
  }

  static void print(PrintStream out, List<ArchiveReport> reports) {
    Output.table(
        out,
        List.of("dataset", "segments", "partitions", "rows"),
        reports.stream()
            .map(
                report ->
                    List.of(
                        report.dataset(),
                        report.segments(),
                        report.partitions().size(),
                        report.rows()))
            .toList());
  }

  /** Prints both sums by source and arrival day. */
  static void printSums(PrintStream out, List<SourceSums> sums) {
    if (sums.isEmpty()) {
      return;
    }
    out.println();
    out.println("records read = with events + quarantined + skipped");
    Output.table(
        out,
        List.of("source", "arrived", "records read", "with events", "quarantined", "skipped", ""),
        sums.stream()
            .map(
                s ->
                    List.of(
                        s.source(),
                        s.arrivalDay(),
                        s.recordsRead(),
                        s.recordsWithEvents(),
                        s.recordsQuarantined(),
                        s.recordsSkipped(),
                        s.recordsHold() ? "holds" : "FAILS"))
            .toList());
    out.println();
    if (sums.stream().anyMatch(s -> s.eventsSuperseded() != 0)) {
      printVersions(out, sums);
      return;
    }
    out.println("events given = archived + duplicates");
    Output.table(
        out,
        List.of("source", "arrived", "events given", "archived", "duplicates", ""),
        sums.stream()
            .map(
                s ->
                    List.of(
                        s.source(),
                        s.arrivalDay(),
                        s.eventsGiven(),
                        s.eventsArchived(),
                        s.eventsDuplicate(),
                        s.eventsHold() ? "holds" : "FAILS"))
            .toList());
  }

  private static void printVersions(PrintStream out, List<SourceSums> sums) {
    out.println("events given = archived + duplicates + superseded");
    Output.table(
        out,
        List.of("source", "arrived", "events given", "archived", "duplicates", "superseded", ""),
        sums.stream()
            .map(
                s ->
                    List.of(
                        s.source(),
                        s.arrivalDay(),
                        s.eventsGiven(),
                        s.eventsArchived(),
                        s.eventsDuplicate(),
                        s.eventsSuperseded(),
                        s.eventsHold() ? "holds" : "FAILS"))
            .toList());
  }
}
