package io.daybook.cli;

import io.daybook.night.PastSums;
import io.daybook.night.Workspace;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the two sums of past nights. */
@Command(
    name = "sums",
    header = "Shows the two sums of past nights.",
    description = {
      "Shows the proof that no line was lost and none counted twice, by source and arrival day"
          + " (UTC): records read = with events + quarantined + skipped; events given = archived +"
          + " duplicates. 'holds' stands behind each sum that does.",
      "The sums are those of all committed runs, of interrupted nights too. They need HDFS, not"
          + " Hive.",
      "Cost: for each dataset one checkpoint of its ledger and at most 25 entries, whatever the"
          + " days asked for."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all sums hold",
      "10:nothing that was asked for has been archived",
      "20:HDFS does not answer",
      "40:a sum doesn't hold",
      "64:no such source"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook sums --source receipts --from 2026-03-01 --to 2026-03-31"})
final class SumsCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "Only this source; repeatable (default: all).")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "First arrival day (UTC), such as 2026-03-01 (default: the first of all).")
  private @Nullable LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "Last arrival day (UTC), inclusive (default: the last of all).")
  private @Nullable LocalDate to;

  SumsCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws IOException {
    if (from != null && to != null && from.isAfter(to)) {
      throw new OperatorException(
          ExitCode.USAGE,
          "sums: expected --from no later than --to but found " + from + " and " + to);
    }
    Workspace workspace = daybook.workspace();
    PastSums past = PastSums.read(workspace.storage(), workspace.zones());
    mustBeKnown(workspace, past);
    List<SourceSums> sums = past.of(sources, Optional.ofNullable(from), Optional.ofNullable(to));
    daybook.output().print(json(sums), out -> print(out, sums));
    if (sums.isEmpty()) {
      return Daybook.exit(ExitCode.NOTHING_TO_DO);
    }
    boolean hold = sums.stream().allMatch(sum -> sum.imbalance().isEmpty());
    return Daybook.exit(hold ? ExitCode.DONE : ExitCode.BLOCKED);
  }

  /** A source of the configuration, or one that was archived before it left the configuration. */
  private void mustBeKnown(Workspace workspace, PastSums past) {
    SortedSet<String> known = new TreeSet<>(past.sources());
    known.addAll(workspace.configuration().sources().keySet());
    for (String source : sources) {
      if (!known.contains(source)) {
        throw new OperatorException(
            ExitCode.USAGE,
            "sums: expected one of the sources "
                + String.join(", ", known)
                + " but found '"
                + source
                + "'; --config DIR says where the sources are configured");
      }
    }
  }

  private static List<Map<String, Object>> json(List<SourceSums> sums) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (SourceSums sum : sums) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("source", sum.source());
      row.put("arrivalDay", sum.arrivalDay());
      row.put("recordsRead", sum.recordsRead());
      row.put("recordsWithEvents", sum.recordsWithEvents());
      row.put("recordsQuarantined", sum.recordsQuarantined());
      row.put("recordsSkipped", sum.recordsSkipped());
      row.put("recordsHold", sum.recordsHold());
      row.put("eventsGiven", sum.eventsGiven());
      row.put("eventsArchived", sum.eventsArchived());
      row.put("eventsDuplicate", sum.eventsDuplicate());
      row.put("eventsSuperseded", sum.eventsSuperseded());
      row.put("eventsHold", sum.eventsHold());
      rows.add(row);
    }
    return rows;
  }

  private static void print(PrintStream out, List<SourceSums> sums) {
    if (sums.isEmpty()) {
      out.println("nothing that was asked for has been archived; 'daybook nightly' archives");
      return;
    }
    ArchiveCommand.printSums(out, sums);
    sums.forEach(
        sum ->
            sum.imbalance()
                .ifPresent(
                    why ->
                        out.printf(
                            "[%s %s] the ledger's sums don't hold: %s; restore the ledger from a"
                                + " snapshot, or report a defect%n",
                            sum.source(), sum.arrivalDay(), why)));
  }
}
