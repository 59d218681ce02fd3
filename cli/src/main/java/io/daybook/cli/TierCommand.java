package io.daybook.cli;

import io.daybook.night.Workspace;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.tier.StoragePolicy;
import io.daybook.warehouse.tier.TierRun;
import io.daybook.warehouse.tier.TieredDay;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rewrites old days of the archive under a policy of HDFS. */
@Command(
    name = "tier",
    header = "Moves old days of the archive to other disks, or to parity.",
    description = {
      "Rewrites the archive's days before a day, byte for byte, under a storage policy of HDFS (which "
          + "disks hold the copies) or an erasure coding policy (parity in place of copies), and asks "
          + "HDFS of every file whether it took. Rows, sums and figures stay; the next publication "
          + "tells Hive, and a sweep deletes the old files.",
      "A cluster that lacks the policy, or the DataNodes for it, refuses before anything is written. "
          + "A day that lies as it should is left alone, so that it can run every week; late events "
          + "and merges bring a day back under its directory's own policy until then."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:rewritten; --dry-run: there is something to rewrite",
      "10:all days lie as they should",
      "40:written files don't lie as they should; their day stays as it was"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook tier --before 2025-01-01 --policy COLD --dry-run"})
final class TierCommand implements Callable<Integer> {
  private final Daybook daybook;

  @ArgGroup(multiplicity = "1")
  private @Nullable PolicyChoice choice;

  @Option(
      names = "--before",
      paramLabel = "DAY",
      required = true,
      description = "The first day that stays as it is, such as 2025-01-01.")
  private @Nullable LocalDate before;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "Only this dataset, with its quarantine; repeatable (default: all).")
  private List<String> tables = new ArrayList<>();

  @Option(names = "--dry-run", description = "Tell what would be rewritten; change nothing.")
  private boolean dryRun;

  TierCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  /** One of both. */
  static final class PolicyChoice {
    @Option(
        names = "--policy",
        paramLabel = "NAME",
        description = "A storage policy, such as COLD, WARM or ONE_SSD.")
    private @Nullable String policy;

    @Option(
        names = "--erasure-coding",
        paramLabel = "NAME",
        description = "An erasure coding policy that is enabled, such as RS-6-3-1024k.")
    private @Nullable String coding;

    StoragePolicy policy() {
      return coding == null
          ? new StoragePolicy(StoragePolicy.PolicyKind.MEDIA, String.valueOf(policy))
          : new StoragePolicy(StoragePolicy.PolicyKind.ERASURE_CODING, coding);
    }
  }

  @Override
  public Integer call() throws IOException {
    Workspace workspace = daybook.workspace();
    Collection<String> datasets = datasets(workspace);
    if (choice == null || before == null) {
      throw new IllegalStateException("the options are required");
    }
    StoragePolicy policy = choice.policy();
    LocalDate end = before;
    Predicate<LocalDate> wanted = day -> day.isBefore(end);
    TierRun run = workspace.tierRun();
    List<TieredDay> days = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String dataset : datasets) {
      try {
        days.addAll(dryRun ? run.plan(dataset, wanted, policy) : run.run(dataset, wanted, policy));
      } catch (CommitConflictException e) {
        problems.add("[" + dataset + "] " + e.getMessage() + "; run again");
      } catch (OperatorException e) {
        if (e.exitCode() != ExitCode.BLOCKED) {
          throw e;
        }
        problems.add("[" + dataset + "] " + e.getMessage());
      }
    }
    daybook.output().print(days, out -> print(out, days));
    problems.forEach(problem -> daybook.err().println("daybook: " + problem));
    if (!problems.isEmpty()) {
      return Daybook.exit(ExitCode.BLOCKED);
    }
    return Daybook.exit(days.isEmpty() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE);
  }

  private Collection<String> datasets(Workspace workspace) throws IOException {
    Collection<String> all = workspace.configuration().datasets().keySet();
    for (String table : tables) {
      if (!all.contains(table)) {
        throw new OperatorException(
            ExitCode.USAGE,
            "Cannot tier: expected one of the datasets "
                + String.join(", ", all)
                + " but found --table "
                + table
                + "; figures lie where their directory says");
      }
    }
    return tables.isEmpty() ? all : tables;
  }

  private void print(PrintStream out, List<TieredDay> days) {
    if (days.isEmpty()) {
      out.println("All days lie as they should.");
      return;
    }
    Output.table(
        out,
        List.of("table", "day", "files", "bytes"),
        days.stream()
            .map(day -> List.of(day.table(), day.day(), day.files(), day.bytes()))
            .toList());
    out.printf(
        Locale.ROOT,
        "%,d days, %,d bytes %s%n",
        days.size(),
        days.stream().mapToLong(TieredDay::bytes).sum(),
        dryRun
            ? "would be rewritten"
            : "rewritten; 'daybook publish', or the next night, tells Hive");
  }
}
