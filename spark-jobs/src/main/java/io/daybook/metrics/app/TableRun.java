package io.daybook.metrics.app;

import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.RunFacts;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final ZoneId zone;
  private final Clock clock;
  private final SparkSession spark;
  private final Relations relations;
  private final ShownFigures published;

  TableRun(
      Storage storage,
      Zones zones,
      ZoneId zone,
      Clock clock,
      SparkSession spark,
      Relations relations,
      ShownFigures published) {
    this.storage = storage;
    this.zones = zones;
    this.zone = zone;
    this.clock = clock;
    this.spark = spark;
    this.relations = relations;
    this.published = published;
  }

  /**
   * Makes the touched days and commits them all together.
   *
   * @throws io.daybook.warehouse.ledger.CommitConflictException if another run changed one of the
   *     days meanwhile
   * @throws io.daybook.warehouse.ledger.CommitUnknownException if the outcome of the commit is
   *     unknown; nothing is cleaned up
   */
  TableResult run(Metric metric, TouchedDays planned) throws IOException {
    long started = clock.millis();
    RunId run = RunId.random();
    try (FrameInputs inputs = new FrameInputs(spark, relations, zone, planned)) {
      TouchedDays touched = planned.with(metric.further(inputs));
      inputs.extend(touched);
      // What is wrong with a definition shows here, before anything is written.
      Dataset<Row> figures = metric.figures(inputs);
      new BegunRuns(storage, home(metric)).begin(run, planned.base(), clock.instant());
      DayFiles.WrittenDays days =
          new DayFiles(spark, zones, touched, run).write(figures, relations.files());
      List<PartitionVersion> versions = days.versions();
      FaultPoint.METRICS_AFTER_WRITE.pass();

      List<GateFinding> findings =
          new GateVerdicts(storage, zones)
              .judged(
                  touched,
                  new Audit(touched, metric.gates(), days.keys())
                      .findings(written(metric, versions), inputs),
                  clock.instant());
      FaultPoint.METRICS_AFTER_GATES.pass();

      boolean blocked = findings.stream().anyMatch(GateFinding::blocks);
      if (!blocked) {
        new Ledger(storage, home(metric)).commit(entry(run, touched, known(touched, versions)));
        FaultPoint.METRICS_AFTER_COMMIT.pass();
      }
      return new TableResult(
          metric.table().name(),
          blocked ? TableResult.TableOutcome.BLOCKED : TableResult.TableOutcome.COMMITTED,
          touched.dates(),
          touched.removed(),
          versions.stream().mapToLong(PartitionVersion::rows).sum(),
          versions.stream().mapToLong(PartitionVersion::bytes).sum(),
          clock.millis() - started,
          findings,
          null);
    }
  }

  private StoragePath home(Metric metric) {
    return zones.metrics(metric.table().name());
  }

  private Dataset<Row> written(Metric metric, List<PartitionVersion> versions) {
    List<String> paths =
        versions.stream().flatMap(version -> version.files().stream()).map(DataFile::path).toList();
    return relations.files().read(home(metric), metric.table().columns(), paths);
  }

  /**
   * Keeps the files of days whose rows came out as they were, so that nothing that is made of them
   * is touched and no reader notices. The new ones are deleted before the commit: no entry will
   * ever name them. Files of another definition may have other columns, and go; files that somebody
   * deleted or cut are replaced.
   */
  private List<PartitionVersion> known(TouchedDays touched, List<PartitionVersion> versions)
      throws IOException {
    List<PartitionVersion> known = new ArrayList<>();
    for (PartitionVersion version : versions) {
      Optional<PartitionVersion> before =
          touched.own().day(touched.table().name(), version.key().day()).stream()
              .filter(old -> old.content().equals(version.content()))
              .filter(old -> TouchedDay.isSameDefinition(old.inputs(), version.inputs()))
              .findFirst();
      if (before.isPresent() && isWhole(before.get())) {
        storage.delete(Zones.version(new StoragePath(version.directory())));
        known.add(before.get().madeAgain(version));
      } else {
        known.add(version);
      }
    }
    return known;
  }

  private boolean isWhole(PartitionVersion version) throws IOException {
    for (DataFile file : version.files()) {
      Optional<FileStatus> found = storage.status(new StoragePath(file.path()));
      if (found.isEmpty() || found.get().length() != file.bytes()) {
        return false;
      }
    }
    return true;
  }

  private LedgerEntry.Commit entry(RunId run, TouchedDays touched, List<PartitionVersion> versions)
      throws IOException {
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
        .facts(new RunFacts(List.of(), List.of(), published.restated(touched, versions)))
        .entry(clock.instant());
  }
}
