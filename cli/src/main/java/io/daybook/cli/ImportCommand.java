package io.daybook.cli;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.landing.CollectReport;
import io.daybook.ingest.landing.ImportPreview;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lands old logs. */
@Command(
    name = "import",
    header = "Lands old logs, plain or packed, each byte once.",
    description = {
      "Lands old logs of one source: files, and all files below directories, plain "
          + "or packed (gzip, zstd, bzip2).",
      "Files are recognised by content, not by name or place. A second import "
          + "lands nothing twice, also when the logs were moved or packed in between."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:landed; --dry-run: something would be landed",
      "10:all of it was landed before",
      "20:HDFS does not answer",
      "30:this host's collector is at work; see --agent",
      "50:a file could not be landed"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook import checkout /archive/2025 --dry-run --config conf"})
final class ImportCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "Whose logs they are.")
  private String source = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files and directories.")
  private List<Path> paths = List.of();

  @Option(
      names = "--agent",
      paramLabel = "NAME",
      description =
          "Import beside the collector of this host, with a journal of its own: always the same name"
              + " for the same logs. It doesn't know what that collector has landed.")
  private @Nullable String agent;

  @Option(names = "--dry-run", description = "Tell what is known and what would be landed.")
  private boolean dryRun;

  ImportCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    Workspace workspace = daybook.workspace();
    workspace.requireSound(source);
    IngestSource config = source(workspace.sources());
    mustBeThere(paths);
    try {
      return dryRun ? preview(workspace, config) : land(workspace, config);
    } catch (OperatorException e) {
      if (e.exitCode() != ExitCode.HELD || agent != null) {
        throw e;
      }
      throw new OperatorException(
          ExitCode.HELD,
          e.getMessage()
              + "; or import beside it with '--agent NAME', if it has landed none of these logs",
          e);
    }
  }

  private static void mustBeThere(List<Path> paths) {
    List<Path> missing = paths.stream().filter(Files::notExists).toList();
    if (!missing.isEmpty()) {
      throw new OperatorException(
          ExitCode.USAGE,
          "import: expected files and directories but found none at "
              + missing.stream().map(Path::toString).collect(Collectors.joining(", "))
              + "; mend the paths, nothing was landed");
    }
  }

  private IngestSource source(List<IngestSource> sources) {
    return sources.stream()
        .filter(each -> each.name().equals(source))
        .findFirst()
        .orElseThrow(
            () ->
                new OperatorException(
                    ExitCode.USAGE,
                    "import: expected one of the sources "
                        + sources.stream().map(IngestSource::name).collect(Collectors.joining(", "))
                        + " but found '"
                        + source
                        + "'"));
  }

  private int preview(Workspace workspace, IngestSource config) throws Exception {
    ImportPreview preview =
        workspace.collector().previewImport(config, paths, Optional.ofNullable(agent));
    daybook.output().print(preview, out -> print(out, preview));
    if (!preview.problems().isEmpty()) {
      return Daybook.exit(ExitCode.PARTLY_DONE);
    }
    boolean nothing = preview.files().stream().allMatch(ImportPreview.FilePreview::isKnown);
    return Daybook.exit(nothing ? ExitCode.NOTHING_TO_DO : ExitCode.DONE);
  }

  private static void print(PrintStream out, ImportPreview preview) {
    Output.table(
        out,
        List.of("file", "packed", "bytes", "known"),
        preview.files().stream()
            .map(
                file ->
                    List.of(
                        file.file(),
                        file.packing().orElse("no"),
                        Progress.Unit.BYTES.render(file.bytes()),
                        file.isKnown() ? "all" : Progress.Unit.BYTES.render(file.knownBytes())))
            .toList());
    preview.problems().forEach(out::println);
  }

  private int land(Workspace workspace, IngestSource config) throws Exception {
    CollectReport report =
        workspace.collector().importLogs(config, paths, Optional.ofNullable(agent));
    daybook.output().print(report, out -> CollectCommand.print(out, report));
    return Daybook.exit(report.exitCode());
  }
}
