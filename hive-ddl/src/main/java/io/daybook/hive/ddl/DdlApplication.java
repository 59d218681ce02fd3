package io.daybook.hive.ddl;

import io.daybook.hive.ddl.DdlReport.DdlChange;
import io.daybook.hive.ddl.DdlReport.DdlOutcome;
import io.daybook.hive.ddl.TableComparison.ColumnChanges;
import io.daybook.hive.sql.HiveSession;
import io.daybook.hive.sql.ResultTable;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings a Hive up to the declarations. Applied again, it changes nothing and says so. */
public final class DdlApplication {
  private final HiveSession hive;
  private final String root;
  private final SqlFiles files;
  private final Progress progress;

  /**
   * @param fileSystem the warehouse's file system as Hive shall name it, such as {@code
   *     hdfs://nameservice}
   */
  public DdlApplication(HiveSession hive, URI fileSystem, Zones zones, Progress progress) {
    this.hive = hive;
    this.root = fileSystem.resolve(zones.root().value()).toString();
    this.files = new SqlFiles(root);
    this.progress = progress;
  }

  /**
   * Creates the databases and tables that Hive lacks, adds columns to tables that lack some, and
   * gives columns of a narrower type the declared one.
   *
   * @param datasets all of the warehouse, built-in and own
   * @param metrics the metric tables that are made
   * @return each with its outcome; an own metric table that differs in any other way is refused,
   *     and stays as it is
   * @throws OperatorException if Hive has any other table of the same name that differs so; what
   *     was created before it stays
   */
  public DdlReport apply(Collection<Dataset> datasets, Collection<MetricTable> metrics) {
    List<HiveTable> tables = HiveTable.all(datasets, metrics);
    List<DdlOutcome> outcomes = new ArrayList<>();
    try (Progress.Step step =
        progress.start(
            "apply DDL", tables.size() + databasesOf(tables).size(), Progress.Unit.STEPS)) {
      Set<String> databases = names("SHOW DATABASES");
      for (String database : databasesOf(tables)) {
        step.detail(database);
        outcomes.add(applyDatabase(database, databases));
        step.advance(1);
      }
      Set<String> existing = new HashSet<>();
      for (String database : databasesOf(tables)) {
        names("SHOW TABLES IN " + database).forEach(name -> existing.add(database + "." + name));
      }
      for (HiveTable table : tables) {
        step.detail(table.qualifiedName());
        outcomes.add(outcome(table, existing));
        step.advance(1);
      }
      step.detail("");
    }
    return new DdlReport(outcomes, warnings());
  }

  private static Set<String> databasesOf(List<HiveTable> tables) {
    return tables.stream()
        .map(HiveTable::database)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private DdlOutcome applyDatabase(String database, Set<String> existing) {
    if (existing.contains(database)) {
      return new DdlOutcome(database, DdlChange.UNCHANGED, "");
    }
    hive.execute(files.createDatabase(database));
    return new DdlOutcome(database, DdlChange.CREATED, "");
  }

  /** The columns of an own metric table change with its file: that must not hold up the others. */
  private DdlOutcome outcome(HiveTable table, Set<String> existing) {
    try {
      return applyTable(table, existing);
    } catch (OperatorException e) {
      if (e.exitCode() != ExitCode.USAGE || !table.isOwnMetric()) {
        throw e;
      }
      return new DdlOutcome(
          table.qualifiedName(), DdlChange.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private DdlOutcome applyTable(HiveTable table, Set<String> existing) {
    String name = table.qualifiedName();
    if (!existing.contains(name)) {
      hive.execute(files.createTable(table));
      return new DdlOutcome(name, DdlChange.CREATED, table.columns().size() + " columns");
    }
    ResultTable described = hive.query("DESCRIBE FORMATTED " + name);
    ColumnChanges changes =
        new TableComparison(table, TableDescription.read(described))
            .changes(root + "/empty/" + table.database() + "/" + table.name());
    if (changes.isEmpty()) {
      return new DdlOutcome(name, DdlChange.UNCHANGED, "");
    }
    List<String> details = new ArrayList<>();
    for (Column column : changes.widened()) {
      hive.execute(DdlGenerator.changeColumn(table, column));
      details.add(column.name() + " is now " + column.type().sql());
    }
    if (!changes.missing().isEmpty()) {
      hive.execute(DdlGenerator.addColumns(table, changes.missing()));
      details.add(
          "added "
              + changes.missing().stream().map(Column::name).collect(Collectors.joining(", ")));
    }
    return new DdlOutcome(name, DdlChange.CHANGED, String.join("; ", details));
  }

  private List<String> warnings() {
    ResultTable answer = hive.query("SET " + PartitionBatches.SETTING);
    Optional<String> warning = PartitionBatches.warning(String.valueOf(answer.single()));
    return warning.map(List::of).orElseGet(List::of);
  }

  private Set<String> names(String statement) {
    return hive.query(statement).rows().stream()
        .map(row -> String.valueOf(row.get(0)))
        .collect(Collectors.toSet());
  }
}
