package io.daybook.cli;

import io.daybook.hive.publish.LedgerTable;
import io.daybook.night.Workspace;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The Parquet files that hold the rows of a table, for readers that ask no metastore. */
@Command(
    name = "files",
    header = "Names the Parquet files that hold a table's rows.",
    description = {
      "Prints the files of a dataset or metric table as it is published, one a line: what Hive shows"
          + " is in them, each row once. They stay for sweep.retention (24h) after another"
          + " publication replaced them.",
      "Never read a glob of the zone instead: versions that were replaced, files of runs that died"
          + " and of runs that aren't published yet lie there, too, and rows would count twice.",
      "--sql prints a query for DuckDB, with the column dt, which no file has.",
      "It reads the ledger, and needs HDFS, not Hive."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:there are files",
      "10:none of what was asked for is published",
      "20:HDFS does not answer",
      "64:no such table"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  daybook files purchase --day 2026-03-01",
      "  daybook files sales_daily --from 2026-03-01 --sql --at /mnt/hdfs | duckdb"
    })
final class FilesCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Parameters(index = "0", paramLabel = "TABLE", description = "A dataset or a metric table.")
  private String name = "";

  @Option(
      names = "--day",
      paramLabel = "DAY",
      description = "Only this day, such as 2026-03-01; repeatable (default: all).")
  private List<LocalDate> days = new ArrayList<>();

  @Option(names = "--from", paramLabel = "DAY", description = "Only days from this one on.")
  private @Nullable LocalDate from;

  @Option(names = "--to", paramLabel = "DAY", description = "Only days up to this one.")
  private @Nullable LocalDate to;

  @Option(
      names = "--committed",
      description = {
        "What the ledger has, published or not: newer than what Hive shows, or for a warehouse"
            + " without Hive."
      })
  private boolean committed;

  @Option(names = "--sql", description = "Print a query for DuckDB that returns all rows.")
  private boolean sql;

  @Option(
      names = "--at",
      paramLabel = "PREFIX",
      description = {
        "What stands before the paths (default: the URI of the file system): a directory where HDFS"
            + " is mounted or was copied to."
      })
  private @Nullable String prefix;

  FilesCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  /**
   * A file with rows of a day.
   *
   * @param batch 0 for a day's main files; later arrivals count up
   */
  private record FileOfDay(LocalDate day, int batch, String path, long rows, long bytes) {}

  /**
   * What JSON is made of.
   *
   * @param publication its number; null with {@code --committed}
   */
  private record TableFiles(String table, @Nullable Long publication, List<FileOfDay> files) {}

  @Override
  public Integer call() throws IOException {
    if (from != null && to != null && from.isAfter(to)) {
      throw new OperatorException(
          ExitCode.USAGE,
          "files: expected --from no later than --to but found " + from + " and " + to);
    }
    Workspace workspace = daybook.workspace();
    LedgerTable table = TableChoice.of(workspace, "files", name).table();
    Storage storage = workspace.storage();
    Publications publications = workspace.publications();
    Optional<PublicationRecord> newest = committed ? Optional.empty() : publications.newest();
    Optional<LedgerState> state =
        committed ? Optional.of(table.ledger(storage).state()) : Optional.empty();
    if (newest.isPresent()) {
      state = Optional.of(publications.shown(newest.get(), table.home()));
    }
    List<FileOfDay> files =
        state.map(shown -> files(shown, table.name(), prefix(workspace))).orElse(List.of());
    TableFiles result =
        new TableFiles(table.name(), newest.map(PublicationRecord::number).orElse(null), files);
    daybook.output().print(result, out -> print(out, files));
    if (files.isEmpty()) {
      daybook
          .err()
          .printf(
              Locale.ROOT,
              "nothing that was asked for is %s%n",
              committed
                  ? "in the ledger; 'daybook nightly' makes it"
                  : "published; 'daybook nightly' publishes, --committed shows what the ledger has");
    }
    return Daybook.exit(files.isEmpty() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE);
  }

  private String prefix(Workspace workspace) {
    String given = prefix;
    if (given != null) {
      return given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
    }
    URI system = workspace.fileSystem();
    return system.getScheme() + "://" + Optional.ofNullable(system.getAuthority()).orElse("");
  }

  private List<FileOfDay> files(LedgerState state, String table, String before) {
    List<FileOfDay> files = new ArrayList<>();
    for (PartitionVersion version : state.partitions().values()) {
      LocalDate day = version.key().day();
      if (version.key().table().equals(table) && isAskedFor(day)) {
        for (DataFile file : version.files()) {
          files.add(
              new FileOfDay(
                  day, version.key().batch(), before + file.path(), file.rows(), file.bytes()));
        }
      }
    }
    return files;
  }

  private boolean isAskedFor(LocalDate day) {
    return (days.isEmpty() || days.contains(day))
        && (from == null || !day.isBefore(from))
        && (to == null || !day.isAfter(to));
  }

  private void print(PrintStream out, List<FileOfDay> files) {
    if (sql && !files.isEmpty()) {
      out.println(query(files));
    } else {
      files.forEach(file -> out.println(file.path()));
    }
  }

  /** Returns one SELECT for each day; columns that came later are NULL in older files. */
  private static String query(List<FileOfDay> files) {
    Map<LocalDate, List<FileOfDay>> byDay =
        files.stream()
            .collect(Collectors.groupingBy(FileOfDay::day, TreeMap::new, Collectors.toList()));
    return byDay.entrySet().stream()
            .map(
                day ->
                    "SELECT DATE '"
                        + day.getKey()
                        + "' AS dt, * FROM read_parquet(["
                        + day.getValue().stream()
                            .map(file -> "'" + file.path().replace("'", "''") + "'")
                            .collect(Collectors.joining(", "))
                        + "], hive_partitioning = false, union_by_name = true)")
            .collect(Collectors.joining("\nUNION ALL BY NAME\n"))
        + ";";
  }
}
