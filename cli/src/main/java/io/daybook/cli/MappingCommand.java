package io.daybook.cli;

import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.run.MappingTrial;
import io.daybook.archive.trial.Finding;
import io.daybook.archive.trial.FindingCode;
import io.daybook.ingest.container.UnwrappedInput;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mappings. */
@Command(
    name = "mapping",
    header = "How the records of a source become events.",
    description = {"How the records of a source become events."},
    synopsisSubcommandLabel = "COMMAND")
final class MappingCommand {
  /** Tries a mapping on a sample. */
  @Command(
      name = "try",
      header = "Tries a mapping on a sample, without a cluster.",
      description = {
        "Reads a sample. Shows the first rows as they would be archived, and the "
            + "first records that would be quarantined: place, reason, field, expected and found. "
            + "All events of a record are shown. For the format regex it shows the part "
            + "that matched.",
        "Last come duplicates within the sample, and findings: doubts about the mapping, each with "
            + "its code, an example, why it matters and what to write.",
        "Lines of containers are unwrapped, as when they are landed.",
        "Times are UTC, in ISO-8601."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:no record was rejected; there may be findings",
        "40:a record was rejected"
      },
      footerHeading = "%nExample:%n",
      footer = {
        "  daybook mapping try checkout --config conf < checkout.csv",
        "  daybook mapping try sshd auth.log --config conf --rows 0 --rejects 50"
      })
  static final class TryCommand implements Callable<Integer> {
    private final Daybook daybook;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "Name of a source.")
    private String source = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "FILE",
        description = "The sample (default: standard input).")
    private @Nullable Path file;

    @Option(names = "--rows", paramLabel = "N", description = "Rows to show (default: 5).")
    private int rows = 5;

    @Option(
        names = "--rejects",
        paramLabel = "N",
        description = "Rejected records to show (default: 20).")
    private int rejects = 20;

    TryCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      Workspace workspace = daybook.workspace();
      Workspace.ReadSource read = workspace.readable().get(source);
      if (read == null) {
        workspace.requireSound(source);
        throw new OperatorException(
            ExitCode.USAGE,
            "mapping try: expected one of the sources "
                + workspace.readable().keySet()
                + " but found '"
                + source
                + "'; give --config DIR with sources/"
                + source
                + ".yaml");
      }
      try (InputStream sample = unwrapped(sample(), read.input())) {
        MappingTrial.TrialResult result =
            MappingTrial.run(
                    read.mapping(),
                    workspace.configuration().warehouse().zone(),
                    LocalDate.now(ZoneOffset.UTC),
                    sample,
                    rows,
                    rejects)
                .with(bareLines(sample));
        daybook.output().print(result, out -> print(out, result));
        return Daybook.exit(result.rejected() > 0 ? ExitCode.BLOCKED : ExitCode.DONE);
      }
    }

    private InputStream sample() throws IOException {
      if (file == null) {
        return new BufferedInputStream(daybook.environment().standardInput());
      }
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new OperatorException(
            ExitCode.USAGE,
            "["
                + file
                + "] Cannot read sample: expected a readable file but found "
                + (Files.isDirectory(file) ? "a directory" : "none"));
      }
      return Files.newInputStream(file);
    }

    /** Takes away what a container runtime has put around lines, as it is done before landing. */
    private static InputStream unwrapped(InputStream sample, IngestSource source) {
      return source.input() instanceof SourceInput.Files files
              && files.envelope() != SourceInput.EnvelopeType.NONE
          ? new UnwrappedInput(sample, files.envelope(), source.maxRecordBytes())
          : sample;
    }

    private static List<Finding> bareLines(InputStream sample) {
      if (!(sample instanceof UnwrappedInput lines) || lines.bareLines() == 0) {
        return List.of();
      }
      return List.of(
          new Finding(
              FindingCode.LINES_WITHOUT_ENVELOPE,
              "container",
              lines.bareLines(),
              lines.lines(),
              "lines that the container's runtime didn't write",
              0,
              FindingCode.LINES_WITHOUT_ENVELOPE.why(),
              "if the log is no container's, leave out 'container'"));
    }

    private static void print(PrintStream out, MappingTrial.TrialResult result) {
      for (int i = 0; i < result.rows().size(); i++) {
        MappingTrial.TrialRow row = result.rows().get(i);
        out.printf("row %d%s%n", i + 1, origin(row));
        row.columns().forEach((column, value) -> out.printf("  %-14s %s%n", column, value));
      }
      for (MappingTrial.Reject reject : result.rejects()) {
        out.printf("rejected at byte %,d: %s%n", reject.position(), reject.why().kind());
        out.println("  " + reject.why().message());
        out.println("  " + reject.record());
      }
      if (result.rejected() > result.rejects().size()) {
        result
            .rejectKinds()
            .forEach(kind -> out.printf("%,9d rejected: %s%n", kind.records(), kind.kind()));
      }
      if (result.ambiguousTimes() > 0) {
        out.printf(
            "%,d of the times are in an hour that comes twice; they are read as 'overlap' says%n",
            result.ambiguousTimes());
      }
      if (result.timeOrigin() == ArchiveSource.TimeOrigin.ARRIVAL) {
        out.println(
            "event_time is the arrival: here noon UTC of today, in the archive the time at which a"
                + " record's segment was begun");
      }
      if (result.nulBytes() > 0) {
        out.printf("%,d NUL bytes before records are left out%n", result.nulBytes());
      }
      out.printf(
          "%,d records: %,d give %,d events, %,d rejected, %,d skipped%n",
          result.records(),
          result.accepted(),
          result.events(),
          result.rejected(),
          result.skipped());
      if (result.duplicates().duplicates() > 0) {
        out.printf(
            "%,d of %,d events are duplicates%n",
            result.duplicates().duplicates(), result.duplicates().of());
      }
      if (result.duplicates().otherVersions() > 0) {
        out.printf(
            "%,d of %,d events are other versions of earlier ones; the newest stays%n",
            result.duplicates().otherVersions(), result.duplicates().of());
      }
      result.findings().forEach(finding -> print(out, finding));
    }

    private static void print(PrintStream out, Finding finding) {
      out.printf(
          "finding %s%s: %,d of %,d%n",
          finding.code(),
          finding.subject() == null ? "" : " in " + finding.subject(),
          finding.count(),
          finding.of());
      out.printf("  seen   %s (byte %,d)%n", finding.seen(), finding.position());
      out.println("  why    " + finding.why());
      out.println("  remedy " + finding.remedy());
    }

    private static String origin(MappingTrial.TrialRow row) {
      return row.of() == 1
          ? ""
          : String.format(
              Locale.ROOT,
              ": event %,d of %,d of the record at byte %,d",
              row.number(),
              row.of(),
              row.position());
    }
  }
}
