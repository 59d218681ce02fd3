package io.daybook.cli;

import io.daybook.archive.audit.ArchiveAudit;
import io.daybook.archive.audit.ArchiveAuditReport;
import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.archive.audit.ArchiveAuditReport.HiveAnswer;
import io.daybook.archive.audit.ArchiveFlaw;
import io.daybook.archive.audit.AuditedTable;
import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.publish.MetastoreTrouble;
import io.daybook.hive.publish.PointerProof;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.zone.WarehouseIdentity;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The proof of archive, quarantine and figures. */
@Command(
    name = "archive",
    header = "Proves that ledgers, Parquet files, sums and Hive agree.",
    description = {
      "Proves the archive, the quarantine and the tables of figures: every entry of every ledger is"
          + " there and no checkpoint says otherwise; every file that a ledger tells of is there,"
          + " with its bytes, rows, columns and bounds; both sums of each entry hold and its rows"
          + " are as many as they count; Hive's partitions are where the last publication put them;"
          + " and nothing else lies in the zones. Names every exception with its place, expected,"
          + " found and remedy. Changes nothing; nights may be at work.",
      "--deep reads the pages, too: checksums and values of all columns, Bloom filters, each event"
          + " once on its day, both sums by source and arrival day counted from the rows and from"
          + " the footers of the raw segments, and the third sum: figures add up, by day, measure"
          + " and currency, to the totals that were kept with their commit.",
      "Notes are no exceptions: runs that have begun, segments that the raw zone no longer has,"
          + " tables that the configuration lacks.",
      "The rows, days and files of a dataset are those of its quarantine, too; 'replaced' counts"
          + " versions that wait for the sweep.",
      "Cost: every ledger's entries, one listing of each directory, one footer of every file; with"
          + " --deep every byte of the archive and every footer of the raw zone."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:complete",
      "20:HDFS or the metastore does not answer, and nothing else is wrong",
      "40:there are exceptions",
      "64:no such table"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  daybook verify archive",
      "  daybook verify archive --deep --table purchase --table purchase_daily"
    })
final class VerifyArchiveCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Option(names = "--deep", description = "Read all pages, too, and count what lies there.")
  private boolean deep;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = {
        "Look at this dataset, with its quarantine, or metric table alone; repeatable (default:"
            + " all, and what else is in their zones)."
      })
  private List<String> tables = new ArrayList<>();

  @Option(names = "--no-hive", description = "Don't ask the metastore.")
  private boolean noHive;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Days looked at at once (default: 8, with --deep the processors).")
  private int threads;

  VerifyArchiveCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws IOException {
    Workspace workspace = daybook.workspace();
    DaybookConfig configuration = workspace.configuration();
    Zones zones = workspace.zones();
    List<AuditedTable> declared = new ArrayList<>();
    configuration.datasets().values().forEach(each -> declared.add(AuditedTable.of(each, zones)));
    configuration.metrics().tables().forEach(each -> declared.add(AuditedTable.of(each, zones)));
    ArchiveAudit audit =
        new ArchiveAudit(
            workspace.storage(),
            workspace.hadoop(),
            zones,
            WarehouseIdentity.zone(workspace.storage(), zones)
                .orElse(configuration.warehouse().zone()),
            threads(),
            workspace.progress());
    ArchiveAuditReport files =
        audit.run(declared, tables, deep ? AuditDepth.PAGES : AuditDepth.FOOTERS);
    ArchiveAuditReport report =
        noHive
            ? files.withHive(
                HiveAnswer.LEFT_OUT, List.of(), List.of("Hive was left out, as --no-hive asks"))
            : withHive(workspace, files);
    daybook.output().print(report, out -> print(out, report));
    return Daybook.exit(report.exitCode());
  }

  private int threads() {
    int usual = deep ? Runtime.getRuntime().availableProcessors() : 8;
    return threads > 0 ? threads : usual;
  }

  private ArchiveAuditReport withHive(Workspace workspace, ArchiveAuditReport files)
      throws IOException {
    List<ArchiveFlaw> flaws = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    try (Metastore metastore = workspace.metastore();
        Progress.Step step = workspace.progress().start("verify archive, Hive")) {
      PointerProof proof =
          new PointerProof(
              workspace.storage(), workspace.publications(), workspace.fileSystem(), metastore);
      for (LedgerTable table : workspace.ledgerTables()) {
        if (tables.isEmpty() || tables.contains(table.name())) {
          compare(proof, table, flaws).ifPresent(notes::add);
        }
      }
      step.detail(flaws.isEmpty() ? "clean" : flaws.size() + " exceptions");
      return files.withHive(HiveAnswer.COMPARED, flaws, notes);
    } catch (MetastoreTrouble e) {
      notes.add("Hive wasn't compared, the metastore doesn't answer: " + e.getMessage());
    } catch (OperatorException e) {
      if (e.exitCode() != ExitCode.NOT_READY) {
        throw e;
      }
      notes.add("Hive wasn't compared: " + e.getMessage() + "; or give --no-hive");
    }
    return files.withHive(HiveAnswer.SILENT, flaws, notes);
  }

  private static Optional<String> compare(
      PointerProof proof, LedgerTable table, List<ArchiveFlaw> flaws)
      throws IOException, MetastoreTrouble {
    try {
      for (PointerProof.PointerFlaw flaw : proof.flaws(table)) {
        flaws.add(
            ArchiveFlaw.of(
                ArchiveFlaw.ArchiveFlawKind.POINTER,
                table.name(),
                flaw.table() + " " + flaw.values(),
                flaw.expected(),
                flaw.found()));
      }
      return Optional.empty();
    } catch (OperatorException e) {
      if (e.exitCode() != ExitCode.BLOCKED) {
        throw e;
      }
      return Optional.of(
          "["
              + table.name()
              + "] isn't compared with Hive, its ledger or the last publication can't be read");
    }
  }

  private static void print(PrintStream out, ArchiveAuditReport report) {
    Output.table(
        out,
        List.of("table", "entries", "days", "files", "rows", "bytes", "replaced", "exceptions"),
        report.tables().stream()
            .map(
                table ->
                    List.of(
                        table.table(),
                        table.entries(),
                        table.days(),
                        table.files(),
                        table.rows(),
                        Progress.Unit.BYTES.render(table.bytes()),
                        table.replaced(),
                        table.exceptions()))
            .toList());
    report.exceptions().forEach(out::println);
    report.notes().forEach(note -> out.println("note: " + note));
    long files = report.tables().stream().mapToLong(table -> table.files()).sum();
    out.printf(
        Locale.ROOT,
        "%,d tables, %,d files: %s%n",
        report.tables().size(),
        files,
        report.exceptions().isEmpty()
            ? "no exception"
            : String.format(Locale.ROOT, "%,d exceptions", report.exceptions().size()));
  }
}
