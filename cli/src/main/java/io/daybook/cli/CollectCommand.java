package io.daybook.cli;

import io.daybook.ingest.agent.Agent;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.landing.CollectReport;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lands logs in the raw zone. */
@Command(
    name = "collect",
    description = {
      "Lands what all sources hold in the raw zone, byte for byte, each byte once: until it is told"
          + " to end (SIGTERM, Ctrl-C), or what is there now (--once).",
      "Run it again at any time: it goes on where it ended, whatever was renamed meanwhile."
    })
final class CollectCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Option(
      names = "--once",
      description = "Land what is there now, unfinished last lines included, and end.")
  private boolean once;

  CollectCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    if (!once) {
      return follow(daybook.workspace());
    }
    Workspace workspace = daybook.workspace();
    CollectReport report = collect(workspace, workspace.sources());
    daybook.output().print(report, out -> print(out, report));
    return Daybook.exit(report.exitCode());
  }

  /** Collects until this process is told to end. */
  private int follow(Workspace workspace) throws Exception {
    try (Journal journal = workspace.journal()) {
      Agent agent = workspace.agent(journal, () -> daybook.workspace().sources(), Daybook.VERSION);
      CountDownLatch ended = new CountDownLatch(1);
      Thread stop =
          new Thread(
              () -> {
                agent.stop();
                try {
                  ended.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      try {
        agent.run();
      } finally {
        ended.countDown();
      }
      return Daybook.exit(ExitCode.DONE);
    }
  }

  static CollectReport collect(Workspace workspace, List<SourceConfig> sources) throws Exception {
    try (Journal journal = workspace.journal()) {
      return workspace.collector(journal).once(sources.stream().map(workspace::collected).toList());
    }
  }

  static void print(PrintStream out, CollectReport report) {
    Output.table(
        out,
        List.of("source", "files", "new", "continued", "segments", "records", "bytes"),
        report.sources().stream()
            .map(
                source ->
                    List.of(
                        source.source(),
                        source.files(),
                        source.newFiles(),
                        source.continuedFiles(),
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
