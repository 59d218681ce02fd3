package io.daybook.metrics.app;

import io.daybook.metrics.DailyMetric;
import io.daybook.metrics.gate.Audit;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One attempt at one metric table: compute, write, audit, commit. */
final class TableRun {
  private final Storage storage;
  private final Zones zones;
  private final Clock clock;
  private final SparkSession spark;
  private final ExactFiles files;

  TableRun(Storage storage, Zones zones, Clock clock, SparkSession spark, ExactFiles files) {
    this.storage = storage;
    this.zones = zones;
    this.clock = clock;
    this.spark = spark;
    this.files = files;
  }

  /**
   * Makes the touched days and commits them all together.
   *
   * @throws io.daybook.warehouse.ledger.CommitConflictException if another run changed one of the
   *     days meanwhile
   * @throws io.daybook.warehouse.ledger.CommitUnknownException if the outcome of the commit is
   *     unknown; nothing is cleaned up
   */
  TableResult run(DailyMetric metric, TouchedDays touched) throws IOException {
    long started = clock.millis();
    RunId run = RunId.random();
    new BegunRuns(storage, zones.metrics(metric.table().name()))
        .begin(run, touched.base(), clock.instant());
    Dataset<Row> events = events(metric, touched.days());
    List<PartitionVersion> versions =
        new DayFiles(spark, zones, touched, run).write(metric.figures(events), files);
    FaultPoint.METRICS_AFTER_WRITE.pass();

    Dataset<Row> written = written(metric.table(), versions);
    List<GateFinding> findings = new Audit(touched, metric.gates()).findings(written, events);
    FaultPoint.METRICS_AFTER_GATES.pass();

    if (findings.stream().noneMatch(GateFinding::blocks)) {
      new Ledger(storage, zones.metrics(metric.table().name()))
          .commit(entry(run, touched, versions));
      FaultPoint.METRICS_AFTER_COMMIT.pass();
    }
    return result(touched, versions, findings, clock.millis() - started);
  }

  private Dataset<Row> events(DailyMetric metric, List<TouchedDay> days) {
    List<String> paths = days.stream().flatMap(day -> day.files().stream()).toList();
    return files.read(zones.archive(metric.archive().name()), metric.archive().columns(), paths);
  }

  private Dataset<Row> written(MetricTable table, List<PartitionVersion> versions) {
    List<String> paths =
        versions.stream().flatMap(version -> version.files().stream()).map(DataFile::path).toList();
    return files.read(zones.metrics(table.name()), table.columns(), paths);
  }

  private LedgerEntry entry(RunId run, TouchedDays touched, List<PartitionVersion> versions) {
    List<PartitionKey> removed =
        touched.removed().stream()
            .map(day -> new PartitionKey(touched.table().name(), day, 0))
            .toList();
    Set<String> dependsOn =
        Stream.concat(versions.stream().map(PartitionVersion::key), removed.stream())
            .map(LedgerEntry::day)
            .collect(Collectors.toSet());
    return LedgerDraft.commit(run, touched.base())
        .dependsOn(dependsOn)
        .removes(removed)
        .adds(versions)
        .entry(clock.instant());
  }

  private static TableResult result(
      TouchedDays touched,
      List<PartitionVersion> versions,
      List<GateFinding> findings,
      long millis) {
    return new TableResult(
        touched.table().name(),
        findings.stream().anyMatch(GateFinding::blocks)
            ? TableResult.TableOutcome.BLOCKED
            : TableResult.TableOutcome.COMMITTED,
        touched.days().stream().map(TouchedDay::day).toList(),
        touched.removed(),
        touched.days().stream().mapToLong(TouchedDay::archivedRows).sum(),
        versions.stream().mapToLong(PartitionVersion::rows).sum(),
        versions.stream().mapToLong(PartitionVersion::bytes).sum(),
        millis,
        findings);
  }
}
