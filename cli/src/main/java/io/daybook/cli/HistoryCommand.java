package io.daybook.cli;

import io.daybook.metrics.trace.TableHistory;
import io.daybook.metrics.trace.TableHistory.EntryLine;
import io.daybook.metrics.trace.TableHistory.Newest;
import io.daybook.metrics.trace.TableHistory.VersionLine;
import io.daybook.night.Workspace;
import io.daybook.warehouse.ledger.PartitionPin;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The versions that a table or a day of it had. */
@Command(
    name = "history",
    header = "Shows a table's commits, or the versions of a day.",
    description = {
      "Shows the commits of a dataset or metric table, the newest first: entry of the ledger, time,"
          + " run, kind, days and rows, and the publication that first showed it.",
      "With --day it shows the versions that a day had: why each came to be, whether it was published,"
          + " and whether its files are still there. 'current' is in force, 'replaced' is there for"
          + " sweep.retention after the publication that replaced it, 'swept' is gone. What a metric"
          + " table still has, 'daybook restore' can bring back.",
      "It reads the ledger, and needs HDFS, not Hive."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:there is some",
      "10:the table has no commits, or the day no versions",
      "20:HDFS does not answer",
      "64:no such table"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  daybook history purchase_daily --day 2026-03-01",
      "  daybook history purchase --limit 10"
    })
final class HistoryCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Parameters(index = "0", paramLabel = "TABLE", description = "A dataset or a metric table.")
  private String name = "";

  @Option(
      names = "--day",
      paramLabel = "DAY",
      description = "The versions of this day, such as 2026-03-01.")
  private @Nullable LocalDate day;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Lines at most, the newest ones (default: 50).")
  private int limit = 50;

  HistoryCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  /**
   * What JSON is made of.
   *
   * @param more older lines that aren't shown
   */
  private record ShownVersions(
      String table, LocalDate day, List<VersionLine> versions, long more) {}

  private record ShownEntries(String table, List<EntryLine> entries, long more) {}

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new OperatorException(
          ExitCode.USAGE, "history: expected a --limit of 1 or more but found " + limit);
    }
    Workspace workspace = daybook.workspace();
    TableChoice table = TableChoice.of(workspace, "history", name);
    TableHistory history =
        new TableHistory(
            workspace.storage(), workspace.zones(), name, table.kind(), table.table().home());
    LocalDate asked = day;
    if (asked == null) {
      Newest<EntryLine> entries = history.entries(limit);
      daybook
          .output()
          .print(
              new ShownEntries(name, entries.lines(), entries.more()),
              out -> printEntries(out, entries));
      return ended(entries);
    }
    Newest<VersionLine> versions = history.day(asked, limit);
    daybook
        .output()
        .print(
            new ShownVersions(name, asked, versions.lines(), versions.more()),
            out -> printVersions(out, versions));
    return ended(versions);
  }

  private int ended(Newest<?> lines) {
    if (lines.lines().isEmpty()) {
      daybook
          .err()
          .println(
              day == null
                  ? name + " has no commits yet; 'daybook nightly' makes the first"
                  : name + " has no version of " + day + "; without --day all commits are shown");
    }
    return Daybook.exit(lines.lines().isEmpty() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE);
  }

  private static void printEntries(PrintStream out, Newest<EntryLine> entries) {
    if (entries.lines().isEmpty()) {
      return;
    }
    Output.table(
        out,
        List.of("entry", "committed", "run", "kind", "days", "from", "to", "rows", "publication"),
        entries.lines().stream()
            .map(
                line ->
                    List.of(
                        line.entry(),
                        seconds(line.committedAt()),
                        line.run(),
                        line.kind(),
                        line.days(),
                        shown(line.firstDay()),
                        shown(line.lastDay()),
                        line.rows(),
                        shown(line.publication())))
            .toList());
    printMore(out, entries.more(), "entries");
  }

  private void printVersions(PrintStream out, Newest<VersionLine> versions) {
    if (versions.lines().isEmpty()) {
      return;
    }
    Output.table(
        out,
        List.of(
            "version",
            "batch",
            "entry",
            "committed",
            "rows",
            "bytes",
            "publication",
            "files",
            "why"),
        versions.lines().stream()
            .map(
                line ->
                    List.of(
                        line.id(),
                        line.batch(),
                        line.entry(),
                        seconds(line.committedAt()),
                        line.rows(),
                        line.bytes(),
                        shown(line.publication()),
                        line.files().name().toLowerCase(Locale.ROOT),
                        line.why()))
            .toList());
    printMore(out, versions.more(), "versions");
    PartitionPin pin = versions.lines().get(0).pin();
    if (pin != null) {
      out.printf(
          "pinned to version %s since %s by %s; 'daybook restore %s --day %s --let-go' lets the day"
              + " go%n",
          pin.version(), seconds(pin.since()), pin.by(), name, day);
    }
  }

  private static void printMore(PrintStream out, long more, String lines) {
    if (more > 0) {
      out.printf(Locale.ROOT, "and %,d older %s; --limit N shows more%n", more, lines);
    }
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Object shown(@Nullable Object value) {
    return value == null ? "" : value;
  }
}
