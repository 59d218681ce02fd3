package io.daybook.archive.audit;

import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.archive.audit.ArchiveAuditReport.HiveAnswer;
import io.daybook.archive.audit.ArchiveAuditReport.TableFindings;
import io.daybook.archive.audit.ArchiveFlaw.ArchiveFlawKind;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Identifiers;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Audits archive, quarantine and tables of figures: every entry and checkpoint of every ledger,
 * every file that they tell of, the sums, and that nothing else is there. It changes nothing, and
 * may run beside nights: what they commit or sweep meanwhile is no exception.
 */
public final class ArchiveAudit {
  private final Storage storage;
  private final Configuration hadoop;
  private final Zones zones;
  private final ZoneId zone;
  private final int threads;
  private final Progress progress;

  /**
   * Wires an audit.
   *
   * @param hadoop its default file system is the storage's
   * @param zone in which event days begin
   * @param threads days looked at at once
   */
  public ArchiveAudit(
      Storage storage,
      Configuration hadoop,
      Zones zones,
      ZoneId zone,
      int threads,
      Progress progress) {
    this.storage = storage;
    this.hadoop = hadoop;
    this.zones = zones;
    this.zone = zone;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Looks at tables; the metastore is left out.
   *
   * @param declared all tables of the configuration
   * @param names of those that are looked at; none: all, and what else is in their zones
   * @throws OperatorException if there is no table of a name
   * @throws IOException if the storage doesn't answer
   */
  public ArchiveAuditReport run(
      Collection<AuditedTable> declared, Collection<String> names, AuditDepth depth)
      throws IOException {
    List<ArchiveFlaw> flaws = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Map<String, AuditedTable> tables = new TreeMap<>();
    declared.forEach(table -> tables.put(table.name(), table));
    addUndeclared(tables, flaws, notes);
    names.forEach(name -> require(name, tables));
    if (!names.isEmpty()) {
      tables.keySet().retainAll(names);
      flaws.clear();
      notes.clear();
    }
    AuditTools tools = new AuditTools(storage, hadoop, zones, zone, threads, depth, progress);
    Optional<PublicationRecord> published = published(flaws);
    List<TableFindings> findings = new ArrayList<>();
    for (AuditedTable table : tables.values()) {
      TableAudit audit = new TableAudit(tools, table);
      TableFindings found = audit.run();
      Optional<ArchiveFlaw> lost = published.flatMap(record -> lost(table, record, found));
      lost.ifPresent(flaws::add);
      flaws.addAll(audit.flaws());
      notes.addAll(audit.notes());
      findings.add(found.with(lost.isPresent() ? 1 : 0));
    }
    flaws.sort(ArchiveFlaw.ORDER);
    return new ArchiveAuditReport(depth, HiveAnswer.LEFT_OUT, findings, flaws, notes);
  }

  private Optional<PublicationRecord> published(List<ArchiveFlaw> flaws) throws IOException {
    try {
      return new Publications(storage, zones, RunId::random).newest();
    } catch (OperatorException e) {
      flaws.add(
          ArchiveFlaw.of(
              ArchiveFlawKind.ENTRY,
              "publications",
              zones.publications().value(),
              "the JSON of the newest publication",
              String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** Nobody misses the last entries of a ledger but who was told of them. */
  private static Optional<ArchiveFlaw> lost(
      AuditedTable table, PublicationRecord record, TableFindings found) {
    return record
        .table(Publications.name(table.home()))
        .filter(named -> named.entry() > found.entries())
        .map(
            named ->
                ArchiveFlaw.of(
                    ArchiveFlawKind.ENTRY,
                    table.name(),
                    table
                        .home()
                        .child("_ledger")
                        .child(String.format(Locale.ROOT, "%020d.json", named.entry()))
                        .value(),
                    "entry " + named.entry() + ", which publication " + record.number() + " names",
                    found.entries() + " entries"));
  }

  private void addUndeclared(
      Map<String, AuditedTable> tables, List<ArchiveFlaw> flaws, List<String> notes)
      throws IOException {
    for (StoragePath zoneOf :
        List.of(zones.archive(), zones.metrics(), zones.root().child("quarantine"))) {
      for (FileStatus entry : storage.list(zoneOf)) {
        String name = entry.path().name();
        if (!entry.isDirectory() || !Identifiers.isValid(name)) {
          flaws.add(
              ArchiveFlaw.of(
                  ArchiveFlawKind.SURPLUS,
                  zoneOf.name(),
                  entry.path().value(),
                  "nothing but directories of tables",
                  entry.isDirectory() ? "a directory of another name" : "another file"));
        } else if (!tables.containsKey(name)) {
          tables.put(
              name,
              zoneOf.equals(zones.metrics())
                  ? AuditedTable.undeclaredFigures(name, zones)
                  : AuditedTable.undeclaredDataset(name, zones));
          notes.add(
              "["
                  + name
                  + "] is in the zone and the configuration doesn't declare it: its columns and"
                  + " Hive's partitions aren't compared");
        }
      }
    }
  }

  private static void require(String name, Map<String, AuditedTable> tables) {
    if (!tables.containsKey(name)) {
      throw new OperatorException(
          ExitCode.USAGE,
          "Cannot verify: expected one of the tables "
              + String.join(", ", tables.keySet())
              + " but found '"
              + name
              + "'; --config DIR says where tables of your own are configured");
    }
  }
}
