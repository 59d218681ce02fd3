package io.daybook.cli;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.landing.CollectReport;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.ConfigurationException;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lands logs in the raw zone. */
@Command(
    name = "collect",
    header = "Lands logs in the raw zone, as an agent or once.",
    description = {
      "Lands the logs of all sources in the raw zone, byte for byte, each byte "
          + "once: as an agent until SIGTERM or Ctrl-C, or once (--once).",
      "Safe to run again at any time: it goes on where it ended, also when files " + "were renamed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; an agent that was told to end has landed everything",
      "10:--once: nothing new",
      "20:HDFS does not answer; --check: something is not there yet",
      "30:another collector has the journal of this host",
      "40:a source's own file has a problem, the others are collected",
      "50:a file could not be landed, or the agent's drain time was over",
      "64:wrong configuration; --check: something must be mended"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook collect --once --config conf --set logs=/var/log/shop"})
final class CollectCommand implements Callable<Integer> {
  private final Daybook daybook;

  @ArgGroup(exclusive = true)
  private ModeOptions instead = new ModeOptions();

  /** What it may be asked for instead of going on for ever. */
  private static final class ModeOptions {
    @Option(
        names = "--once",
        description =
            "Land what is there now, unfinished last lines included, and end. Of sources that are"
                + " no files (http, syslog, journald, stdin) that is what is spooled on this host:"
                + " it takes nothing more in.")
    private boolean once;

    @Option(
        names = "--check",
        description =
            "Look whether everything is there that a start needs, and start nothing. Exit code 20:"
                + " not yet; 64: something must be mended.")
    private boolean check;
  }

  CollectCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    // Looked at before they are read: what is changed meanwhile is noticed.
    ConfigurationFiles files = new ConfigurationFiles(daybook.config());
    Workspace workspace = daybook.workspace();
    if (instead.check) {
      CollectCheckReport checking = CollectCheckReport.of(workspace);
      daybook.output().print(checking, checking::print);
      return Daybook.exit(checking.exitCode());
    }
    if (!instead.once) {
      new AgentRun(daybook, workspace, files).run();
      return Daybook.exit(ExitCode.DONE);
    }
    List<IngestSource> sources = workspace.sources();
    sources.forEach(this::tellWhatIsNotRead);
    CollectReport report = workspace.collector().collect(sources);
    daybook.output().print(report, out -> print(out, report));
    tellWhoIsFaulty(workspace);
    return Daybook.exit(exitCode(report, workspace));
  }

  private static ExitCode exitCode(CollectReport report, Workspace workspace) {
    boolean held =
        !workspace.faulty().isEmpty() && report.exitCode().number() < ExitCode.BLOCKED.number();
    return held ? ExitCode.BLOCKED : report.exitCode();
  }

  private void tellWhoIsFaulty(Workspace workspace) {
    workspace
        .faulty()
        .forEach(
            (source, problems) ->
                daybook
                    .err()
                    .println(
                        "daybook: ["
                            + source
                            + "] is not collected, the other sources are: "
                            + ConfigurationException.message(problems)));
  }

  private void tellWhatIsNotRead(IngestSource source) {
    if (!(source.input() instanceof SourceInput.Files)) {
      daybook
          .err()
          .println(
              "["
                  + source.name()
                  + "] --once takes nothing in from '"
                  + source.input().key()
                  + "', it lands only what is spooled; 'daybook collect' takes it in");
    }
  }

  static void print(PrintStream out, CollectReport report) {
    Output.table(
        out,
        List.of("source", "files", "new", "continued", "known", "segments", "records", "bytes"),
        report.sources().stream()
            .map(
                source ->
                    List.of(
                        source.source(),
                        source.files(),
                        source.newFiles(),
                        source.continuedFiles(),
                        source.knownFiles(),
                        source.segments(),
                        source.records(),
                        Progress.Unit.BYTES.render(source.bytes())))
            .toList());
    report
        .sources()
        .forEach(
            source ->
                source
                    .unmatched()
                    .forEach(
                        glob ->
                            out.println(
                                "[" + source.source() + "] no file matches '" + glob + "'")));
    report.problems().forEach(out::println);
  }
}
