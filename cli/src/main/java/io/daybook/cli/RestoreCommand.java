package io.daybook.cli;

import io.daybook.metrics.app.DayRestore;
import io.daybook.metrics.app.DayRestore.RestoredDay;
import io.daybook.night.HivePublication;
import io.daybook.night.Night;
import io.daybook.night.Workspace;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionPin;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.WarehouseIdentity;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a day of figures back to an earlier version. */
@Command(
    name = "restore",
    header = "Takes a day of figures back to an earlier version.",
    description = {
      "Gives a day of a metric table the rows of an earlier version again, which 'daybook history"
          + " TABLE --day DAY' shows, and publishes it: readers see it when the command ends. The day"
          + " is pinned: no night makes it again, whatever its inputs are, until --let-go; 'daybook"
          + " plan --explain' lists pinned days. Tables that are made of it follow it in the next"
          + " night.",
      "The version that is in force can be pinned as it is. The files of a replaced version stay for"
          + " sweep.retention (24h) after the publication that replaced it; then they are swept.",
      "A dataset can't be taken back: its ledger holds which bytes of the logs are in it.",
      "Running it again does nothing more, and ends what was interrupted."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:restored, or let go",
      "10:the day was so already",
      "20:HDFS or Hive does not answer",
      "50:another run changed the day meanwhile; run it again",
      "64:no such table, day or version, or its files are swept"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  daybook restore purchase_daily --day 2026-03-01 --version 3",
      "  daybook restore purchase_daily --day 2026-03-01 --let-go"
    })
final class RestoreCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Parameters(index = "0", paramLabel = "TABLE", description = "A metric table.")
  private String name = "";

  @Option(
      names = "--day",
      required = true,
      paramLabel = "DAY",
      description = "The day, such as 2026-03-01.")
  private LocalDate day = LocalDate.EPOCH;

  @ArgGroup(multiplicity = "1")
  private Wish wish = new Wish();

  /** Either of both. */
  static final class Wish {
    @Option(
        names = "--version",
        paramLabel = "VERSION",
        description = "Number of the version, or all of its name where two have one number.")
    private @Nullable String version;

    @Option(names = "--let-go", description = "Let nights make the day again.")
    @SuppressWarnings("UnusedVariable") // without a version it is the wish
    private boolean letGo;
  }

  RestoreCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  /**
   * What JSON is made of.
   *
   * @param entry null: the day was so already
   * @param pinnedTo null: it isn't pinned
   * @param publication the newest one, which shows the day so
   * @param isPublishedNow whether Hive was behind before
   */
  private record ShownDay(
      String table,
      LocalDate day,
      String version,
      long rows,
      @Nullable Long entry,
      @Nullable String pinnedTo,
      @Nullable Long publication,
      boolean isPublishedNow) {}

  @Override
  public Integer call() throws Exception {
    Workspace workspace = daybook.workspace();
    MetricTable table = table(workspace);
    // Publication checks it, too, and would end with the day restored but not shown.
    WarehouseIdentity.check(
        workspace.storage(), workspace.zones(), workspace.configuration().warehouse().zone());
    DayRestore restore = workspace.dayRestore();
    String version = wish.version;
    RestoredDay restored =
        version == null
            ? restore.letGo(table, day)
            : restore.restore(table, day, version, Person.name());
    HivePublication.Published published = new Night(workspace).publish();
    PartitionPin pin = restored.version().pin();
    ShownDay shown =
        new ShownDay(
            name,
            day,
            restored.version().id(),
            restored.version().rows(),
            restored.entry().map(LedgerEntry::number).orElse(null),
            pin == null ? null : pin.version(),
            workspace.publications().newest().map(PublicationRecord::number).orElse(null),
            published.isChanged());
    daybook.output().print(shown, out -> print(out, shown));
    boolean isChanged = restored.entry().isPresent() || published.isChanged();
    return Daybook.exit(isChanged ? ExitCode.DONE : ExitCode.NOTHING_TO_DO);
  }

  private MetricTable table(Workspace workspace) {
    TableChoice choice = TableChoice.of(workspace, "restore", name);
    MetricTable table = choice.figures();
    if (table == null) {
      throw new OperatorException(
          ExitCode.USAGE,
          "restore: expected a metric table but found the dataset '"
              + name
              + "': its ledger holds which bytes of the logs are in its rows, and to take rows back"
              + " would lose events; 'daybook archive --again' reads records again after a mapping"
              + " was mended");
    }
    return table;
  }

  private static void print(PrintStream out, ShownDay shown) {
    if (shown.entry() == null) {
      out.printf(
          "[%s %s] %s%s%n",
          shown.table(),
          shown.day(),
          shown.pinnedTo() == null
              ? "isn't pinned: nights make it again where its inputs change"
              : "is pinned to version " + shown.pinnedTo() + " already",
          shown.isPublishedNow()
              ? "; Hive was behind, publication " + shown.publication() + " shows it so now"
              : "");
      return;
    }
    if (shown.pinnedTo() == null) {
      out.printf(
          Locale.ROOT,
          "[%s %s] let go with entry %d; the next night makes it again if its inputs changed%n",
          shown.table(),
          shown.day(),
          shown.entry());
      return;
    }
    out.printf(
        Locale.ROOT,
        "[%s %s] has the %,d rows of version %s again, by entry %d and publication %d; nights leave"
            + " it until --let-go%n",
        shown.table(),
        shown.day(),
        shown.rows(),
        shown.pinnedTo(),
        shown.entry(),
        shown.publication());
  }
}
