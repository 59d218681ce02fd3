package io.daybook.cli;

import io.daybook.archive.run.ErasureReport;
import io.daybook.archive.run.ErasureRun.PastFigures;
import io.daybook.night.PersonErasure;
import io.daybook.night.PersonErasure.PersonReport;
import io.daybook.night.PersonErasure.SearchDepth;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.PersonKey;
import io.daybook.warehouse.zone.WarehouseIdentity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the warehouse forget persons. */
@Command(
    name = "erase",
    header = "Erases persons from the whole warehouse.",
    description = {
      "Takes every row of a person out of the datasets, the quarantine and the tables of figures that"
          + " name persons, and overwrites their records in the raw zone with filler of the same"
          + " length; publishes, and deletes what was replaced at once: a query that began before may"
          + " fail. A run that began before it can't bring anything back. Both sums count an erased"
          + " record as skipped.",
      "Counts and sums of past days stay, unless --restate: the next night makes them again then.",
      "A record that gives no event is theirs if the value stands in it as a word of its own. A"
          + " record of several persons goes whole from the raw zone; the others' rows stay.",
      "Asks nothing: look at --dry-run first. Tells which places it leaves alone and when those go:"
          + " pins and spools of this host, notes, the console's cache. Other hosts' agents, backups,"
          + " snapshots and the services' own logs are beyond it. Running it again ends what was"
          + " interrupted.",
      "Logs and ledgers keep a keyed digest of the value, not the value. --from FILE keeps it out of"
          + " the shell's history and the list of processes."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:erased; --dry-run: there is something to erase; --check: nothing was found",
      "10:there was nothing of theirs",
      "20:HDFS does not answer",
      "40:--check: something was found, or not everything can be searched; else: another place still"
          + " tells of them",
      "50:not all is done: a segment, table or source can't be searched or overwritten, or replaced"
          + " versions are still there",
      "64:no such column, or no value"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  daybook erase --user u-1234 --dry-run",
      "  daybook erase --from requests.txt",
      "  daybook erase --user u-1234 --check"
    })
final class EraseCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Option(names = "--user", paramLabel = "USER", description = "A user_id; repeatable.")
  private List<String> users = new ArrayList<>();

  @Option(
      names = "--by",
      paramLabel = "COLUMN=VALUE",
      description = "The value of another personal column, such as ip; repeatable.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "A file with a user_id or COLUMN=VALUE per line.")
  private @Nullable Path file;

  @ArgGroup private SearchOnly search = new SearchOnly();

  /** A search instead of an erasure. */
  static final class SearchOnly {
    @Option(names = "--dry-run", description = "Tell what would be erased; change nothing.")
    private boolean dryRun;

    @Option(
        names = "--check",
        description = {
          "Search everything, and change nothing: also replaced versions, files of dead runs, uploads,"
              + " the trash, notes, and this host's pins, spools and cache."
        })
    private boolean check;
  }

  @Option(names = "--restate", description = "Let the next night make past figures without them.")
  private boolean restate;

  EraseCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws IOException {
    List<PersonKey> persons = persons();
    Workspace workspace = daybook.workspace();
    WarehouseIdentity.check(
        workspace.storage(), workspace.zones(), workspace.configuration().warehouse().zone());
    PersonErasure erasure = new PersonErasure(workspace);
    erasure.check(persons);
    boolean isSearch = search.dryRun || search.check;
    PersonReport report =
        isSearch
            ? erasure.search(persons, search.check ? SearchDepth.ALL_PLACES : SearchDepth.TABLES)
            : erasure.erase(persons, restate ? PastFigures.RESTATED : PastFigures.STAY);
    daybook.output().print(report, out -> print(out, report));
    return Daybook.exit(exitCode(report));
  }

  private ExitCode exitCode(PersonReport report) {
    if (search.check) {
      return report.isEmpty() && report.isWhole() ? ExitCode.DONE : ExitCode.BLOCKED;
    }
    if (!report.isWhole()) {
      return ExitCode.PARTLY_DONE;
    }
    if (!report.places().isEmpty()) {
      return ExitCode.BLOCKED;
    }
    return report.isEmpty() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE;
  }

  private List<PersonKey> persons() throws IOException {
    Set<PersonKey> persons = new LinkedHashSet<>();
    for (String user : users) {
      persons.add(user("--user", user));
    }
    for (String column : columns) {
      if (column.indexOf('=') < 1) {
        throw usage("expected COLUMN=VALUE after --by but found no '='");
      }
      persons.add(user("--by", column));
    }
    Path from = file;
    if (from != null) {
      int number = 0;
      for (String line : Files.readAllLines(from, StandardCharsets.UTF_8)) {
        number++;
        if (!line.isBlank()) {
          persons.add(user(from + ":" + number, line.strip()));
        }
      }
    }
    if (persons.isEmpty()) {
      throw usage("expected a person, as --user, --by or in a file after --from, but found none");
    }
    return List.copyOf(persons);
  }

  private static PersonKey user(String where, String text) {
    int equals = where.equals("--user") ? -1 : text.indexOf('=');
    String column = equals < 0 ? "user_id" : text.substring(0, equals);
    String value = text.substring(equals + 1);
    if (value.isBlank()) {
      throw usage("expected a value at " + where + " but found none");
    }
    return new PersonKey(column, value);
  }

  private static OperatorException usage(String problem) {
    return new OperatorException(ExitCode.USAGE, "erase: " + problem);
  }

  private void print(PrintStream out, PersonReport report) {
    List<List<Object>> rows = new ArrayList<>();
    for (ErasureReport dataset : report.datasets()) {
      rows.add(
          List.of(
              dataset.dataset(),
              dataset.days().size(),
              span(dataset.days()),
              dataset.rows(),
              dataset.refused(),
              dataset.records()));
    }
    report.figures().stream()
        .filter(table -> table.rows() > 0)
        .forEach(
            table ->
                rows.add(
                    List.of(
                        table.table(),
                        table.days().size(),
                        span(table.days()),
                        table.rows(),
                        "",
                        "")));
    Output.table(
        out, List.of("table", "days", "from, to", "rows", "quarantined", "raw records"), rows);
    long shared = report.datasets().stream().mapToLong(ErasureReport::shared).sum();
    if (shared > 0) {
      out.printf(
          Locale.ROOT,
          "%,d raw records were of others, too: their rows stay, their records are gone%n",
          shared);
    }
    report
        .places()
        .forEach(
            place ->
                out.printf("found in %s [%s]: %s%n", place.kind(), place.path(), place.remedy()));
    report.notes().forEach(note -> out.println("note: " + note));
    out.println(summary(report));
  }

  private String summary(PersonReport report) {
    if (report.isEmpty()) {
      return report.isWhole()
          ? "nothing of theirs was found"
          : "nothing of theirs was found in what could be searched";
    }
    if (search.check) {
      return "they are still told of";
    }
    if (search.dryRun) {
      return "nothing was changed";
    }
    return report.isWhole()
        ? "erased, published, and what was replaced is deleted"
        : "erased, but not all is done: see the notes";
  }

  private static String span(List<LocalDate> days) {
    return days.isEmpty() ? "" : days.get(0) + ", " + days.get(days.size() - 1);
  }
}
