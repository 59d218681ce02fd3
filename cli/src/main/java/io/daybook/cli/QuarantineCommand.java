package io.daybook.cli;

import io.daybook.archive.quarantine.PersonalMask;
import io.daybook.archive.quarantine.QuarantineReader;
import io.daybook.archive.quarantine.QuarantineSummary;
import io.daybook.archive.quarantine.QuarantineSummary.RefusedKind;
import io.daybook.archive.quarantine.QuarantineSummary.RefusedSample;
import io.daybook.archive.table.RowSelection;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The quarantine. */
@Command(
    name = "quarantine",
    header = "Records that could not be archived.",
    description = {"Records that could not be archived."},
    synopsisSubcommandLabel = "COMMAND")
final class QuarantineCommand {
  /** Shows the reasons with samples. */
  @Command(
      name = "show",
      header = "Shows why records are in quarantine, with samples.",
      description = {
        "Shows the reasons by source and arrival day (UTC) with the number of records, and samples"
            + " of each. The reasons are explained in docs/mapping.md.",
        "Personal values are masked: letters of a record are shown as x and X, its digits as 9,"
            + " also where a message cites it. --unmask shows them.",
        "It reads the files that the ledgers name, and needs HDFS, not Hive."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:there are records",
        "10:nothing that was asked for is in quarantine",
        "20:HDFS does not answer",
        "64:no such source"
      },
      footerHeading = "%nExample:%n",
      footer = {"  daybook quarantine show --source receipts --day 2026-03-04 --samples 1"})
  static final class ShowCommand implements Callable<Integer> {
    private final Daybook daybook;

    @Option(
        names = "--source",
        paramLabel = "NAME",
        description = "Only this source; repeatable (default: all).")
    private List<String> sources = new ArrayList<>();

    @Option(
        names = "--day",
        paramLabel = "DAY",
        description = "Only this arrival day (UTC), such as 2026-03-04 (default: all).")
    private @Nullable LocalDate day;

    @Option(
        names = "--samples",
        paramLabel = "N",
        description = "Records to show of each reason (default: 3).")
    private int samples = 3;

    @Option(names = "--unmask", description = "Show records as they are, personal values included.")
    private boolean unmask;

    ShowCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      Workspace workspace = daybook.workspace();
      SortedSet<String> known = new TreeSet<>(workspace.configuration().sources().keySet());
      QuarantineSummary summary =
          new QuarantineSummary(samples, unmask ? PersonalMask.PLAIN : PersonalMask.MASKED);
      QuarantineReader quarantine =
          new QuarantineReader(
              new RowSelection(
                  workspace.hadoop(), workspace.configuration().archive().compression()),
              workspace.storage(),
              workspace.zones());
      quarantine.read(
          any -> day == null || day.equals(any),
          record -> {
            known.add(record.source());
            if (sources.isEmpty() || sources.contains(record.source())) {
              summary.add(record);
            }
          });
      known.addAll(quarantine.archivedSources());
      mustBeKnown(known);
      List<RefusedKind> kinds = summary.kinds();
      daybook.output().print(kinds, out -> print(out, kinds));
      return Daybook.exit(kinds.isEmpty() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE);
    }

    /** A source of the configuration, or one that left it and was archived. */
    private void mustBeKnown(SortedSet<String> known) {
      for (String source : sources) {
        if (!known.contains(source)) {
          throw new OperatorException(
              ExitCode.USAGE,
              "quarantine show: expected one of the sources "
                  + String.join(", ", known)
                  + " but found '"
                  + source
                  + "'; --config DIR says where the sources are configured");
        }
      }
    }

    private void print(PrintStream out, List<RefusedKind> kinds) {
      if (kinds.isEmpty()) {
        out.println("nothing that was asked for is in quarantine");
        return;
      }
      Output.table(
          out,
          List.of("source", "arrival day", "dataset", "reason", "column", "records", "bytes"),
          kinds.stream().map(ShowCommand::row).toList());
      for (RefusedKind kind : kinds) {
        kind.samples().forEach(sample -> print(out, kind, sample));
      }
      if (!unmask && kinds.stream().anyMatch(kind -> !kind.samples().isEmpty())) {
        out.println("letters and digits of records are masked; --unmask shows them");
      }
    }

    private static List<@Nullable Object> row(RefusedKind kind) {
      return Arrays.asList(
          kind.source(),
          kind.arrivalDay(),
          kind.dataset(),
          kind.reason(),
          kind.field() == null ? "" : kind.field(),
          kind.records(),
          kind.bytes());
    }

    private static void print(PrintStream out, RefusedKind kind, RefusedSample sample) {
      out.printf(
          "[%s %s] %s%s at byte %,d (%,d bytes) of %s%n",
          kind.source(),
          kind.arrivalDay(),
          kind.reason(),
          kind.field() == null ? "" : " in " + kind.field(),
          sample.offset(),
          sample.length(),
          sample.segment());
      out.println("  " + sample.message());
      out.println("  " + sample.record());
    }
  }
}
