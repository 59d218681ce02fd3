package io.daybook.cli;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.QuarantineRecovery.RecoveryReport;
import io.daybook.archive.run.QuarantineRecovery.RecoveryScope;
import io.daybook.night.Workspace;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code archive --again}: reads a source's quarantined records with its mended mapping. */
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

  /** Returns whether quarantined records are asked for; the other options need it. */
  boolean asked() {
    if (!asked && (source != null || from != null || to != null)) {
      throw usage("expected --again with --source, --from and --to but found none");
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
  ExitCode run(Workspace workspace, Output output) throws IOException {
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
    RecoveryReport report =
        workspace
            .quarantineRecovery()
            .run(
                dataset,
                mappings.values().stream()
                    .filter(mapping -> mapping.source().dataset().equals(dataset))
                    .toList(),
                new RecoveryScope(
                    own.source().name(), from == null ? FIRST : from, to == null ? LAST : to));
    output.print(json(report), out -> print(out, report));
    return report.entry().isPresent() ? ExitCode.DONE : ExitCode.NOTHING_TO_DO;
  }

  private static Map<String, Object> json(RecoveryReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dataset", report.dataset());
    json.put("quarantined", report.found());
    json.put("withoutSegment", report.missing());
    json.put("sums", report.sums());
    return json;
  }

  private static void print(PrintStream out, RecoveryReport report) {
    long read = report.found() - report.missing();
    out.printf("%,d quarantined records read again%n", read);
    if (report.missing() > 0) {
      out.printf(
          "%,d more stay in the quarantine: their raw segments are gone%n", report.missing());
    }
    long events = sum(report, SourceSums::eventsArchived);
    long duplicates = sum(report, SourceSums::eventsDuplicate);
    long skipped = sum(report, SourceSums::recordsSkipped);
    long left = read + sum(report, SourceSums::recordsQuarantined);
    if (report.entry().isPresent()) {
      out.printf(
          "%,d events archived, %,d duplicates, %,d records skipped, %,d still quarantined%n",
          events, duplicates, skipped, left);
      out.println();
      out.println("What that changes in the sums:");
      ArchiveCommand.printSums(out, report.sums());
    }
  }

  private static long sum(RecoveryReport report, ToLongFunction<SourceSums> part) {
    return report.sums().stream().mapToLong(part).sum();
  }

  private static OperatorException usage(String message) {
    return new OperatorException(ExitCode.USAGE, "archive: " + message);
  }
}
