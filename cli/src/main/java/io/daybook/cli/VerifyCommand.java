package io.daybook.cli;

import io.daybook.archive.run.UnreadSources.UnreadSource;
import io.daybook.ingest.audit.RawAudit;
import io.daybook.ingest.audit.RawAuditReport;
import io.daybook.night.Night;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proofs. */
@Command(
    name = "verify",
    header = "Proves that a zone is complete and unchanged.",
    description = {"Proves that a zone is complete and unchanged."},
    synopsisSubcommandLabel = "COMMAND")
final class VerifyCommand {
  /** The raw zone. */
  @Command(
      name = "raw",
      header = "Proves that the raw zone holds every byte once.",
      description = {
        "Proves that the segments of every agent, source and file cover each byte "
            + "once from the first on, that footers agree with names and days, and that "
            + "nothing else is in the raw zone. Names every exception with its range, "
            + "expected, found and remedy. Changes nothing; collectors may be at work.",
        "The end of a file is known only from agents' watermarks: segments, bytes "
            + "and files that an agent knew as committed must be there. 'collect --once' "
            + "and 'import' leave no watermarks.",
        "Notes are no exceptions: a file number that an agent skipped, a watermark "
            + "that can't be read, a source that is landed and that the configuration lacks.",
        "Cost: one read of every segment's footer; with --deep, of every byte."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:complete", "20:HDFS does not answer", "40:there are exceptions"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook verify raw --deep --source login --source orders"})
  static final class Raw implements Callable<Integer> {
    private final Daybook daybook;

    @Option(
        names = "--deep",
        description = "Read all bytes, too, and compare checksums, lengths and record counts.")
    private boolean deep;

    @Option(
        names = "--source",
        paramLabel = "NAME",
        description = "Look at this source alone; repeatable (default: all of the raw zone).")
    private List<String> sources = new ArrayList<>();

    @Option(
        names = "--threads",
        paramLabel = "N",
        description = "Segments looked at at once (default: 8, with --deep the processors).")
    private int threads;

    Raw(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      Workspace workspace = daybook.workspace();
      RawAuditReport.Depth depth = deep ? RawAuditReport.Depth.BYTES : RawAuditReport.Depth.FOOTERS;
      RawAudit audit =
          new RawAudit(workspace.storage(), workspace.zones(), threads(), workspace.progress());
      List<String> unread =
          new Night(workspace)
              .unread().stream()
                  .filter(each -> sources.isEmpty() || sources.contains(each.source()))
                  .map(UnreadSource::describe)
                  .toList();
      RawAuditReport report = audit.run(sources, depth).withNotes(unread);
      daybook.output().print(report, out -> print(out, report));
      return Daybook.exit(report.exitCode());
    }

    private int threads() {
      int usual = deep ? Runtime.getRuntime().availableProcessors() : 8;
      return threads > 0 ? threads : usual;
    }

    private static void print(PrintStream out, RawAuditReport report) {
      Output.table(
          out,
          List.of(
              "source",
              "agents",
              "files",
              "segments",
              "expired",
              "bundles",
              "records",
              "bytes",
              "exceptions"),
          report.sources().stream()
              .map(
                  source ->
                      List.of(
                          source.source(),
                          source.agents(),
                          source.files(),
                          source.segments(),
                          source.expired(),
                          source.bundles(),
                          source.records(),
                          Progress.Unit.BYTES.render(source.bytes()),
                          source.exceptions()))
              .toList());
      report.exceptions().forEach(out::println);
      report.notes().forEach(note -> out.println("note: " + note));
      report
          .sources()
          .forEach(source -> source.notes().forEach(note -> out.println("note: " + note)));
    }
  }
}
