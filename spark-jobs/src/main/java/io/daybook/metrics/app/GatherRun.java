package io.daybook.metrics.app;

import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.TableFile;
import io.daybook.archive.table.TableRows;
import io.daybook.metrics.DeclaredSchema;
import io.daybook.metrics.facts.GatheredDays;
import io.daybook.metrics.facts.GatheredDays.GatheredRow;
import io.daybook.metrics.facts.GatheredTable;
import io.daybook.metrics.facts.ToldInputs;
import io.daybook.metrics.facts.ToldTable;
import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * Writes the gathered tables, without a session of Spark: their rows are few, and at hand. A run
 * that dies leaves files that nobody sees; the next one gathers the same.
 */
final class GatherRun {
  private static final int ATTEMPTS = 3;

  private final Storage storage;
  private final MetricsArguments arguments;
  private final Zones zones;
  private final Clock clock;
  private final Configuration hadoop = new Configuration();
  private WarehouseLedgers ledgers;

  GatherRun(Storage storage, MetricsArguments arguments, Clock clock) {
    this.storage = storage;
    this.arguments = arguments;
    this.zones = new Zones(arguments.root());
    this.clock = clock;
    this.ledgers = new WarehouseLedgers(storage, zones, List.of());
  }

  /** Brings a table up to what ledgers tell; starts again if another run was faster. */
  TableResult run(GatheredTable table) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(table);
      } catch (CommitConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        ledgers = new WarehouseLedgers(storage, zones, List.of());
      }
    }
  }

  private TableResult attempt(GatheredTable gathered) throws IOException {
    long started = clock.millis();
    MetricTable table = gathered.table();
    // Before the facts: what another gathers meanwhile is newer.
    LedgerState own = ledgers.metrics(table.name());
    TouchedDays touched;
    GatheredDays facts;
    List<GateFinding> findings = List.of();
    if (gathered instanceof ToldTable told) {
      TouchedDays planned =
          TouchedDays.once(table, told.days(ledgers, arguments.zone()), own, arguments.scope());
      facts = told(told, planned);
      touched = planned.only(facts.days());
      findings =
          new GateVerdicts(storage, zones).judged(touched, findings(told, facts), clock.instant());
    } else {
      facts = gathered.gather(ledgers, arguments.zone());
      touched = TouchedDays.gathered(table, facts, own, arguments.scope());
    }
    if (touched.isEmpty()) {
      return TableResult.without(table.name(), TableResult.TableOutcome.UNCHANGED);
    }
    if (findings.stream().anyMatch(GateFinding::blocks)) {
      return result(touched, List.of(), TableResult.TableOutcome.BLOCKED, findings, started);
    }
    RunId run = RunId.random();
    StoragePath home = zones.metrics(table.name());
    new BegunRuns(storage, home).begin(run, touched.base(), clock.instant());
    List<PartitionVersion> versions = new ArrayList<>();
    for (TouchedDay day : touched.days()) {
      versions.add(version(touched, day, facts, run));
    }
    FaultPoint.GATHER_AFTER_WRITE.pass();
    new Ledger(storage, home).commit(entry(run, touched, versions));
    FaultPoint.GATHER_AFTER_COMMIT.pass();
    return result(touched, versions, TableResult.TableOutcome.COMMITTED, findings, started);
  }

  /** Nothing is computed where nothing is to be told. */
  private GatheredDays told(ToldTable table, TouchedDays planned) throws IOException {
    return planned.isEmpty()
        ? new GatheredDays()
        : table.tell(
            new ToldInputs(ledgers, arguments.zone(), arguments.missing().days(), this::read),
            new TreeSet<>(planned.dates()));
  }

  private void read(List<Column> columns, List<DataFile> files, Consumer<RowCursor> reader)
      throws IOException {
    List<DataFile> placed = new ArrayList<>();
    for (DataFile file : files) {
      placed.add(
          new DataFile(
              path(file.path()).toString(), file.rows(), file.bytes(), file.min(), file.max()));
    }
    TableRows.read(hadoop, columns, placed, reader);
  }

  private Path path(String value) {
    URI hdfs = arguments.hdfs();
    return new Path(hdfs.getScheme(), hdfs.getAuthority(), value);
  }

  private static List<GateFinding> findings(ToldTable told, GatheredDays days) {
    return told.audit(days).stream()
        .map(
            broken ->
                new GateFinding(
                    told.table().name(),
                    broken.day(),
                    broken.rule(),
                    broken.expected(),
                    broken.found(),
                    Gate.Severity.BLOCK))
        .toList();
  }

  private TableResult result(
      TouchedDays touched,
      List<PartitionVersion> versions,
      TableResult.TableOutcome outcome,
      List<GateFinding> findings,
      long started) {
    return new TableResult(
        touched.table().name(),
        outcome,
        touched.dates(),
        touched.removed(),
        versions.stream().mapToLong(PartitionVersion::rows).sum(),
        versions.stream().mapToLong(PartitionVersion::bytes).sum(),
        clock.millis() - started,
        findings,
        null);
  }

  private PartitionVersion version(
      TouchedDays touched, TouchedDay day, GatheredDays facts, RunId run) throws IOException {
    MetricTable table = touched.table();
    long version = touched.base() + 1;
    StoragePath directory = zones.metrics(table.name(), day.day(), version, run);
    return new PartitionVersion(
        new PartitionKey(table.name(), day.day(), 0),
        version,
        run,
        directory.value(),
        List.of(file(table, day.day(), facts, directory)),
        day.inputs(),
        facts.content(day.day()),
        Map.of());
  }

  private DataFile file(MetricTable table, LocalDate day, GatheredDays facts, StoragePath directory)
      throws IOException {
    Path path = path(directory.child("part-00000.parquet").value());
    List<Column> columns = table.columns();
    SparkRowCursor cursor = new SparkRowCursor(columns);
    Function1<Object, Object> inSparksForm =
        CatalystTypeConverters.createToCatalystConverter(DeclaredSchema.withDay(columns));
    TableFile file = TableFile.create(hadoop, path, table.name(), columns, Compression.ZSTD, 0);
    try {
      for (GatheredRow row : facts.of(day)) {
        List<@Nullable Object> values = new ArrayList<>(row.values());
        values.add(0, day);
        Row external = RowFactory.create(values.toArray());
        file.write(cursor.at((InternalRow) inSparksForm.apply(external)));
      }
    } finally {
      file.close();
    }
    return file.described();
  }

  private LedgerEntry.Commit entry(
      RunId run, TouchedDays touched, List<PartitionVersion> versions) {
    List<PartitionKey> removed =
        touched.removed().stream()
            .map(day -> new PartitionKey(touched.table().name(), day, 0))
            .toList();
    Set<String> days =
        Stream.concat(versions.stream().map(PartitionVersion::key), removed.stream())
            .map(LedgerEntry::day)
            .collect(Collectors.toSet());
    return LedgerDraft.commit(run, touched.base())
        .dependsOn(days)
        .removes(removed)
        .adds(versions)
        .entry(clock.instant());
  }
}
