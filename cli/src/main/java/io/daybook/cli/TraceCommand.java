package io.daybook.cli;

import io.daybook.archive.quarantine.PersonalMask;
import io.daybook.cli.RowTrace.RefusedRecord;
import io.daybook.cli.RowTrace.TracedRows;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a row or a figure comes from. */
@Command(
    name = "trace",
    header = "Leads from a row or figure down to the log's line.",
    description = {
      "Of a dataset's row, named by its event id or by values of columns: the version, run and"
          + " publication that hold it, the source, agent and log that it came from, and the raw"
          + " record itself, read from its segment or bundle. Without a day all days are searched,"
          + " the newest first, up to the first that has such a row.",
      "Of figures, named by their day and by values of columns: the version, the inputs that it is"
          + " made of, down to the datasets, and the segments of their rows. Versions, inputs, days"
          + " and segments are exact, unless the day is pinned or waits to be made again. Which rows of these days a figure counts only its query knows:"
          + " the rows that are told are all that may be in it, narrowed by those values that are"
          + " columns of the dataset, too.",
      "Personal values are masked, and so is every record: letters are shown as x and X, digits as"
          + " 9. --unmask shows them.",
      "It reads ledgers, files and the raw zone, and needs HDFS, not Hive."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:found",
      "10:there is no such row or figure; what the quarantine holds of an event id is shown",
      "20:HDFS does not answer",
      "64:no such table or column, or no day of a figure"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  daybook trace purchase 2026-03-01 L-1042",
      "  daybook trace purchase order_id=O-77 --unmask",
      "  daybook trace purchase_daily 2026-03-01 currency=EUR country=DE --lines 3"
    })
final class TraceCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Parameters(index = "0", paramLabel = "TABLE", description = "A dataset or a metric table.")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY",
      description = {
        "A day, such as 2026-03-01; COLUMN=VALUE, repeatable, an empty value for none; for a dataset"
            + " an event id."
      })
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "An event id that looks like a day or like COLUMN=VALUE.")
  private @Nullable String id;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "Raw records to show at most (default: 3 of rows, none of figures).")
  private @Nullable Integer lines;

  @Option(names = "--unmask", description = "Show records and personal values as they are.")
  private boolean unmask;

  TraceCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws IOException {
    Integer most = lines;
    if (most != null && most < 0) {
      throw usage("expected --lines of 0 or more but found " + most);
    }
    Workspace workspace = daybook.workspace();
    TableChoice table = TableChoice.of(workspace, "trace", name);
    TraceKeys found = TraceKeys.parse(keys, id);
    PersonalMask mask = unmask ? PersonalMask.PLAIN : PersonalMask.MASKED;
    MetricTable figures = table.figures();
    return Daybook.exit(
        figures != null
            ? figures(workspace, figures, found, mask, most == null ? 0 : most)
            : rows(
                workspace,
                Objects.requireNonNull(table.dataset()),
                found,
                mask,
                most == null ? 3 : most));
  }

  private ExitCode rows(
      Workspace workspace, Dataset dataset, TraceKeys found, PersonalMask mask, int most)
      throws IOException {
    if (found.values().isEmpty()) {
      throw usage(
          "expected an event id or COLUMN=VALUE of a row of the dataset "
              + name
              + " but found neither; 'daybook history "
              + name
              + "' shows commits, 'daybook files' the files of a day");
    }
    TracedRows rows = new RowTrace(workspace, dataset, mask).find(found, most);
    daybook.output().print(rows, out -> print(out, rows));
    if (rows.matches() > 0) {
      return ExitCode.DONE;
    }
    daybook.err().println(missing(found, rows));
    return ExitCode.NOTHING_TO_DO;
  }

  private void print(PrintStream out, TracedRows rows) {
    rows.rows().forEach(row -> RowTrace.print(out, name, row));
    for (RefusedRecord refused : rows.quarantined()) {
      out.printf(
          Locale.ROOT,
          "in quarantine: [%s %s] %s at byte %,d of %s%n  %s%n  %s%n",
          refused.source(),
          refused.arrivalDay(),
          refused.reason(),
          refused.offset(),
          refused.segment(),
          refused.message(),
          refused.record());
    }
    if (rows.matches() > rows.rows().size()) {
      out.printf(
          Locale.ROOT,
          "%,d rows have these values, %d are shown; --lines N shows more%n",
          rows.matches(),
          rows.rows().size());
    }
    out.printf(
        Locale.ROOT,
        "of %,d files %,d were passed over by their bounds, %,d by their Bloom filters, %,d were"
            + " read%s%n",
        rows.cost().passedByBounds() + rows.cost().passedByFilters() + rows.cost().filesRead(),
        rows.cost().passedByBounds(),
        rows.cost().passedByFilters(),
        rows.cost().filesRead(),
        rows.filesLeft() == 0
            ? ""
            : String.format(
                Locale.ROOT, "; %,d of older days were not looked at", rows.filesLeft()));
    printMask(out, !rows.rows().isEmpty() || !rows.quarantined().isEmpty());
  }

  private String missing(TraceKeys found, TracedRows rows) {
    String where = found.day().map(day -> " on " + day).orElse("");
    if (!rows.quarantined().isEmpty()) {
      return "trace: expected a row of "
          + name
          + where
          + " but found none; records with this id could not be archived: 'daybook quarantine show'"
          + " tells why, 'daybook archive --again' reads them again after the mapping was mended";
    }
    return "trace: expected a row of "
        + name
        + where
        + " but found none, and nothing in quarantine"
        + (found.values().containsKey("event_id")
            ? "; an id that the mapping made differs from the log's: look for another column, such"
                + " as order_id=..., and 'daybook plan' tells whether anything waits"
            : "");
  }

  private ExitCode figures(
      Workspace workspace, MetricTable table, TraceKeys found, PersonalMask mask, int most)
      throws IOException {
    LocalDate day =
        found
            .day()
            .orElseThrow(
                () ->
                    usage(
                        "expected a day of "
                            + name
                            + ", such as 2026-03-01, but found none; 'daybook history "
                            + name
                            + "' shows which it has"));
    Optional<TracedFigures> figures =
        new FigureTrace(workspace, table, mask).find(day, found.values(), most);
    if (figures.isEmpty()) {
      daybook.output().print(Map.of("table", name, "day", day, "figures", List.of()), out -> {});
      daybook
          .err()
          .println(
              "trace: expected figures of "
                  + name
                  + " on "
                  + day
                  + " but found none: dt is "
                  + table.dayComment()
                  + "; 'daybook history "
                  + name
                  + "' shows which days it has");
      return ExitCode.NOTHING_TO_DO;
    }
    daybook.output().print(figures.get(), out -> print(out, figures.get()));
    return figures.get().figures().isEmpty() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE;
  }

  private void print(PrintStream out, TracedFigures figures) {
    FigureTraceText.print(out, figures);
    boolean hasRecords =
        figures.datasets().stream().anyMatch(dataset -> !dataset.records().isEmpty());
    boolean hasMore = !hasRecords && !figures.datasets().isEmpty();
    out.println();
    out.println(
        (figures.pinned() == null && figures.waiting() == null
                ? "versions, inputs, days and segments are exact"
                : "inputs are as they are now; the version was made of earlier ones")
            + "; which of the rows a figure counts, its definition says"
            + (hasMore ? "; --lines N shows some of their records" : ""));
    printMask(out, hasRecords);
  }

  private void printMask(PrintStream out, boolean hasPersonal) {
    if (!unmask && hasPersonal) {
      out.println(
          "letters and digits of records and personal values are masked; --unmask shows" + " them");
    }
  }

  private static OperatorException usage(String message) {
    return new OperatorException(ExitCode.USAGE, "trace: " + message);
  }
}
