package io.daybook.cli;

import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.gate.GateRecords;
import io.daybook.night.VolumeGate;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Days that gates blocked, and those that a person released. */
@Command(
    name = "gates",
    header = "Shows the days that gates blocked.",
    description = {
      "Lists each day that was written and not committed, since it breaks a rule of its table:"
          + " what was expected and found, and since when. Hive shows such a day as it was before."
          + " A day that was released isn't among them: --released lists those instead.",
      "A day of a dataset stands here if it has no events, although all agents are past it and the"
          + " same weekdays before have some.",
      "It reads records beside the ledgers, and needs HDFS, not Hive."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:days are blocked; --released: were released",
      "10:no day is",
      "20:HDFS does not answer"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook gates"})
final class GatesCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Option(
      names = "--released",
      description = "The days that were released, each with who did it, when and why.")
  private boolean released;

  GatesCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws IOException {
    Workspace workspace = daybook.workspace();
    List<BlockedDay> days = new ArrayList<>(workspace.volumeGate().standing());
    for (MetricTable table : workspace.configuration().metrics().tables()) {
      days.addAll(records(workspace, table).standing());
    }
    List<BlockedDay> asked =
        days.stream().filter(day -> (day.release() != null) == released).toList();
    daybook.output().print(asked, out -> print(out, asked));
    return Daybook.exit(asked.isEmpty() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE);
  }

  private void print(PrintStream out, List<BlockedDay> days) {
    if (days.isEmpty()) {
      out.println(released ? "no day was released" : "no day is blocked");
      return;
    }
    List<List<Object>> rows = new ArrayList<>();
    for (BlockedDay day : days) {
      for (GateFinding finding : day.findings()) {
        List<Object> row =
            new ArrayList<>(
                List.of(
                    day.table(), day.day(), finding.rule(), finding.expected(), finding.found()));
        BlockedDay.Release release = day.release();
        if (release == null) {
          row.add(day.since().truncatedTo(ChronoUnit.SECONDS));
        } else {
          row.addAll(
              List.of(
                  release.at().truncatedTo(ChronoUnit.SECONDS), release.by(), release.because()));
        }
        rows.add(row);
      }
    }
    List<String> columns = new ArrayList<>(List.of("table", "day", "rule", "expected", "found"));
    columns.addAll(released ? List.of("released", "by", "because") : List.of("since"));
    Output.table(out, columns, rows);
  }

  private static GateRecords records(Workspace workspace, MetricTable table) throws IOException {
    return new GateRecords(
        workspace.storage(), table.name(), workspace.zones().metrics(table.name()));
  }

  /** Releases a day. */
  @Command(
      name = "release",
      header = "Takes a blocked day as it is, with a reason.",
      description = {
        "The next night, or 'daybook metrics', commits the day although it breaks a rule, as long as"
            + " it is made of the same inputs; with others it is judged anew. Who released it, when"
            + " and why is recorded."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:released",
        "20:HDFS does not answer",
        "64:no gate blocks such a day, or the reason is missing"
      },
      footerHeading = "%nExample:%n",
      footer = {
        "  daybook gates release purchase_daily --day 2026-03-02 --because 'the till was down'"
      })
  static final class ReleaseCommand implements Callable<Integer> {
    private final Daybook daybook;

    @Parameters(
        index = "0",
        paramLabel = "TABLE",
        description = "The table of figures, or a dataset.")
    private String name = "";

    @Option(
        names = "--day",
        required = true,
        paramLabel = "DAY",
        description = "The blocked day, such as 2026-03-02.")
    private LocalDate day = LocalDate.EPOCH;

    @Option(
        names = "--because",
        required = true,
        paramLabel = "TEXT",
        description = "Why it is taken as it is.")
    private String because = "";

    ReleaseCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      if (because.isBlank()) {
        throw usage("expected a reason with --because but found none; the record tells why");
      }
      Workspace workspace = daybook.workspace();
      BlockedDay.Release release =
          new BlockedDay.Release(because.strip(), Person.name(), Instant.now());
      Dataset dataset = workspace.configuration().datasets().get(name);
      BlockedDay released;
      if (dataset != null) {
        VolumeGate volume = workspace.volumeGate();
        released = volume.records(dataset).release(day, volume.standing(dataset), release);
      } else {
        MetricTable table = table(workspace);
        GateRecords records = records(workspace, table);
        released = records.release(day, records.standing(), release);
      }
      daybook
          .output()
          .print(
              released,
              out ->
                  out.println(
                      "[" + name + " " + day + "] released; the next night goes on with the day"));
      return Daybook.exit(ExitCode.DONE);
    }

    private MetricTable table(Workspace workspace) {
      List<MetricTable> tables = workspace.configuration().metrics().tables();
      return tables.stream()
          .filter(table -> table.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  usage(
                      tables.stream()
                          .map(MetricTable::name)
                          .collect(
                              Collectors.joining(
                                  ", ", "expected one of ", " but found '" + name + "'"))));
    }

    private static OperatorException usage(String message) {
      return new OperatorException(ExitCode.USAGE, "gates release: " + message);
    }
  }
}
