package io.daybook.cli;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.HeldSource;
import io.daybook.archive.run.QuarantineRecovery.IdentityRule;
import io.daybook.archive.run.QuarantineRecovery.RecoveryReport;
import io.daybook.archive.run.QuarantineRecovery.RecoveryScope;
import io.daybook.archive.run.RereadReport;
import io.daybook.archive.run.RereadRun;
import io.daybook.archive.run.RereadRun.VanishingRows;
import io.daybook.archive.run.SegmentCounts.RejectCount;
import io.daybook.night.Workspace;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code archive --again}: reads a source's archived records with its mended mapping. */
final class AgainOptions {
  private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  @Option(
      names = "--again",
      description =
          "Read the quarantined records of --source once more, with its mapping as it is now,"
              + " instead of new segments.")
  private boolean asked;

  @Option(names = "--source", paramLabel = "NAME", description = "With --again: whose records.")
  private @Nullable String source;

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "With --again: first arrival day (UTC), such as 2026-03-01 (default: all).")
  private @Nullable LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "With --again: last arrival day (UTC), inclusive (default: all).")
  private @Nullable LocalDate to;

  @Option(
      names = "--all",
      description =
          "With --again: read every archived record of the arrival days from --from to --to anew,"
              + " not the quarantined ones alone, and put its rows in the place of the old ones.")
  private boolean all;

  @Option(
      names = "--allow-vanishing",
      description = "With --all: rows go whose records give none any more, instead of a stop.")
  private boolean allowVanishing;

  @Option(
      names = "--dry-run",
      description = "With --all: commit nothing, tell by day what would change.")
  private boolean dryRun;

  /** Returns whether archived records are asked for; the other options need it. */
  boolean asked() {
    if (!asked && (source != null || from != null || to != null || all)) {
      throw usage("expected --again with --source, --from, --to and --all but found none");
    }
    if (!all && (allowVanishing || dryRun)) {
      throw usage("expected --again --all with --allow-vanishing and --dry-run but found none");
    }
    if (all && (from == null || to == null)) {
      throw usage("expected --from DAY and --to DAY with --all but found less");
    }
    if (asked && source == null) {
      throw usage("expected --source NAME with --again but found none");
    }
    if (from != null && to != null && from.isAfter(to)) {
      throw usage("expected --from no later than --to but found " + from + " and " + to);
    }
    return asked;
  }

  /** Archives them and prints what became of them. */
  ExitCode run(Workspace workspace, Allowances allowances, Output output, PrintStream err)
      throws IOException {
    if (!allowances.rejectLimits().isEmpty()) {
      throw usage(
          "expected no --allow-rejects with --again but found one: its records may all be bad,"
              + " no limit holds them");
    }
    workspace.requireSound(Objects.requireNonNull(source));
    Map<String, Mapping> mappings = workspace.mappings();
    Mapping own = mappings.get(Objects.requireNonNull(source));
    if (own == null) {
      throw usage(
          "expected one of the sources "
              + String.join(", ", mappings.keySet())
              + " but found '"
              + source
              + "'");
    }
    Dataset dataset = own.source().dataset();
    List<Mapping> ofDataset =
        mappings.values().stream()
            .filter(mapping -> mapping.source().dataset().equals(dataset))
            .toList();
    RecoveryScope scope =
        new RecoveryScope(own.source().name(), from == null ? FIRST : from, to == null ? LAST : to);
    if (all) {
      return reread(workspace.rereadRun(), dataset, ofDataset, scope, allowances, output, err);
    }
    RecoveryReport report =
        workspace.quarantineRecovery().run(dataset, ofDataset, scope, allowances);
    output.print(json(report), out -> print(out, own.source().name(), report));
    report.held().ifPresent(held -> err.println("daybook: " + refused(held)));
    if (report.held().isPresent()) {
      return ExitCode.BLOCKED;
    }
    return report.entry().isPresent() ? ExitCode.DONE : ExitCode.NOTHING_TO_DO;
  }

  private ExitCode reread(
      RereadRun run,
      Dataset dataset,
      List<Mapping> mappings,
      RecoveryScope scope,
      Allowances allowances,
      Output output,
      PrintStream err)
      throws IOException {
    RereadReport report =
        dryRun
            ? run.plan(dataset, mappings, scope, allowances)
            : run.run(
                dataset,
                mappings,
                scope,
                allowances,
                allowVanishing ? VanishingRows.ALLOWED : VanishingRows.REFUSED);
    output.print(RereadOutput.json(report), out -> RereadOutput.print(out, report, dryRun));
    if (report.held().isPresent()) {
      err.println(
          "daybook: ["
              + scope.source()
              + "] is held, nothing was read: "
              + report.held().get().message());
      return ExitCode.BLOCKED;
    }
    if (dryRun && report.vanishes() > 0 && !allowVanishing) {
      return ExitCode.BLOCKED;
    }
    return report.isChange() ? ExitCode.DONE : ExitCode.NOTHING_TO_DO;
  }

  private static String refused(HeldSource held) {
    return String.format(
        Locale.ROOT,
        "[%s] is held, nothing was read; %,d quarantined records (%,d bytes, since %s) stay: %s",
        held.source(),
        held.records(),
        held.bytes(),
        held.since(),
        held.message());
  }

  private static Map<String, Object> json(RecoveryReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dataset", report.dataset());
    json.put("quarantined", report.found());
    json.put("withoutSegment", report.missing());
    json.put("stillBad", report.bad().stream().map(RejectCount::withoutMessage).toList());
    json.put("identity", report.rule());
    report.held().ifPresent(held -> json.put("held", held));
    json.put("sums", report.sums());
    return json;
  }

  private static void print(PrintStream out, String source, RecoveryReport report) {
    if (report.held().isPresent()) {
      return;
    }
    if (report.found() == 0) {
      out.println("nothing that was asked for is in quarantine");
    } else {
      printRecords(out, report);
    }
    if (report.entry().isPresent()) {
      out.println();
      out.println("Changes in the sums:");
      ArchiveCommand.printSums(out, report.sums());
    }
    if (report.rule() == IdentityRule.REPLACED) {
      out.printf("The new rule of identity of %s is kept: new lines are taken by it.%n", source);
    } else if (report.rule() == IdentityRule.DIFFERENT) {
      out.printf(
          "Nothing was committed, so that the rule of identity is kept as it was: the next new"
              + " line of %1$s needs --accept-identity %1$s.%n",
          source);
    }
  }

  private static void printRecords(PrintStream out, RecoveryReport report) {
    out.printf("%,d quarantined records read again%n", report.found() - report.missing());
    if (report.missing() > 0) {
      out.printf(
          "%,d more stay in the quarantine: their raw segments have expired or are lost, which"
              + " 'daybook verify raw' tells%n",
          report.missing());
    }
    long superseded = sum(report, SourceSums::eventsSuperseded);
    long bad = report.bad().stream().mapToLong(RejectCount::records).sum();
    out.printf(
        "%,d events archived, %,d duplicates, %s%,d records skipped, %,d still quarantined%n",
        sum(report, SourceSums::eventsArchived),
        sum(report, SourceSums::eventsDuplicate),
        superseded == 0 ? "" : String.format(Locale.ROOT, "%,d superseded, ", superseded),
        sum(report, SourceSums::recordsSkipped),
        bad);
    report.bad().stream()
        .sorted(
            Comparator.comparingLong(RejectCount::records)
                .reversed()
                .thenComparing(RejectCount::kind))
        .forEach(
            kind ->
                out.printf(
                    "  %,9d x %s: the first in %s%n", kind.records(), kind.kind(), kind.place()));
    if (bad > 0) {
      out.println("'daybook quarantine show' shows samples, with the reasons of the last commit");
    }
  }

  private static long sum(RecoveryReport report, ToLongFunction<SourceSums> part) {
    return report.sums().stream().mapToLong(part).sum();
  }

  private static OperatorException usage(String message) {
    return new OperatorException(ExitCode.USAGE, "archive: " + message);
  }
}
