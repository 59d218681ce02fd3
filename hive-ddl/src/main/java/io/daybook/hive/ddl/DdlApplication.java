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
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings a Hive up to the declarations. Applied again, it changes nothing and says so. */
public final class DdlApplication {
  private final HiveSession hive;
  private final String root;
  private final SqlFiles files;
  private final ViewCatalog views;
  private final Progress progress;

  /**
   * @param fileSystem the warehouse's file system as Hive shall name it, such as {@code
   *     hdfs://nameservice}
   * @param views tells which views there are, in one call
   */
  public DdlApplication(
      HiveSession hive, URI fileSystem, Zones zones, ViewCatalog views, Progress progress) {
    this.hive = hive;
    this.root = fileSystem.resolve(zones.root().value()).toString();
    this.files = new SqlFiles(root);
    this.views = views;
    this.progress = progress;
  }

  /**
   * Creates the databases, tables and views that Hive lacks, adds columns to tables that lack some,
   * gives columns of a narrower type the declared one, replaces views that were made by another
   * declaration, and drops those of which a table isn't made any more.
   *
   * @param datasets all of the warehouse, built-in and own
   * @param metrics the metric tables that are made
   * @param held names of own metric tables whose files have problems: they and their views stay
   * @return each with its outcome, and warnings of this Hive's settings where it was changed; an
   *     own metric table that differs in any other way is refused, and stays as it is
   * @throws OperatorException if Hive has any other table of the same name that differs so; what
   *     was created before it stays
   */
  public DdlReport apply(
      Collection<Dataset> datasets, Collection<MetricTable> metrics, Collection<String> held) {
    List<HiveTable> tables = HiveTable.all(datasets, metrics);
    List<BiView> wanted = BiViews.of(datasets, metrics);
    List<DdlOutcome> outcomes = new ArrayList<>();
    try (Progress.Step step =
        progress.start(
            "apply DDL",
            tables.size() + databasesOf(tables).size() + wanted.size(),
            Progress.Unit.STEPS)) {
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
      if (!metrics.isEmpty()) {
        outcomes.add(biDatabase(databases));
      }
      Map<String, Map<String, String>> found =
          databases.contains(HiveTable.BI) ? views.views(HiveTable.BI) : Map.of();
      Set<String> refused = refused(outcomes);
      for (BiView view : wanted) {
        step.detail(view.qualifiedName());
        outcomes.add(
            refused.containsAll(view.tables()) && !view.tables().isEmpty()
                ? new DdlOutcome(view.qualifiedName(), DdlChange.REFUSED, "its table differs")
                : outcome(view, found.get(view.name())));
        step.advance(1);
      }
      Set<String> kept = held.stream().map(BiViews::ownName).collect(Collectors.toSet());
      wanted.forEach(view -> kept.add(view.name()));
      outcomes.addAll(dropViews(kept, found));
      step.detail("");
    }
    DdlReport report = new DdlReport(outcomes, List.of());
    return report.isUnchanged() ? report : report.with(warnings());
  }

  /** Returns the metric tables that Hive has otherwise, by name. */
  private static Set<String> refused(List<DdlOutcome> outcomes) {
    String prefix = HiveTable.METRICS + ".";
    return outcomes.stream()
        .filter(outcome -> outcome.change() == DdlChange.REFUSED)
        .map(DdlOutcome::name)
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .collect(Collectors.toSet());
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

  private DdlOutcome biDatabase(Set<String> existing) {
    try {
      return applyDatabase(HiveTable.BI, existing);
    } catch (OperatorException e) {
      return new DdlOutcome(HiveTable.BI, DdlChange.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  /** Views are made of tables, and hold up none of them. */
  private DdlOutcome outcome(BiView view, @Nullable Map<String, String> parameters) {
    String name = view.qualifiedName();
    if (parameters != null && !parameters.containsKey(BiView.DEFINITION)) {
      return new DdlOutcome(
          name,
          DdlChange.REFUSED,
          "expected no view of this name but found one that somebody else made; rename that one");
    }
    try {
      return applyView(view, parameters);
    } catch (OperatorException e) {
      return new DdlOutcome(name, DdlChange.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private DdlOutcome applyView(BiView view, @Nullable Map<String, String> parameters) {
    if (parameters != null && view.definition().equals(parameters.get(BiView.DEFINITION))) {
      return new DdlOutcome(view.qualifiedName(), DdlChange.UNCHANGED, "");
    }
    hive.execute(files.createView(view));
    DdlChange change = parameters == null ? DdlChange.CREATED : DdlChange.CHANGED;
    return new DdlOutcome(view.qualifiedName(), change, view.columns().size() + " columns");
  }

  /** Views that someone else made in the database stay. */
  private List<DdlOutcome> dropViews(Set<String> names, Map<String, Map<String, String>> found) {
    List<DdlOutcome> outcomes = new ArrayList<>();
    found.forEach(
        (name, parameters) -> {
          if (!names.contains(name) && parameters.containsKey(BiView.DEFINITION)) {
            String qualified = HiveTable.BI + "." + name;
            hive.execute("DROP VIEW IF EXISTS `" + HiveTable.BI + "`.`" + name + "`");
            outcomes.add(
                new DdlOutcome(
                    qualified, DdlChange.CHANGED, "dropped, as its tables are not made"));
          }
        });
    return outcomes;
  }

  /**
   * Returns what a person should change in the settings of this Hive: that a query reads all
   * partitions at once, and that it answers right what it is known to answer wrongly. Hive has the
   * tables by now. Runs no job.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    ResultTable answer = hive.query("SET " + PartitionBatches.SETTING);
    PartitionBatches.warning(String.valueOf(answer.single())).ifPresent(warnings::add);
    warnings.addAll(new WrongAnswers(hive).warnings(HiveTable.QUARANTINE.qualifiedName()));
    return warnings;
  }

  private Set<String> names(String statement) {
    return hive.query(statement).rows().stream()
        .map(row -> String.valueOf(row.get(0)))
        .collect(Collectors.toSet());
  }
}
