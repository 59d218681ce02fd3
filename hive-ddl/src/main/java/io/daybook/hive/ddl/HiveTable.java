package io.daybook.hive.ddl;

import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.QuarantineTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A declared table as Hive sees it: external, Parquet, located at a directory that stays empty.
 *
 * @param database {@link #ARCHIVE}, {@link #METRICS} or {@link #STATE}
 * @param columns in the order of a new table's DDL; one that was extended has them in another
 * @param partitionColumns in the order of partition names
 */
public record HiveTable(
    String database,
    String name,
    String comment,
    List<Column> columns,
    List<PartitionColumn> partitionColumns) {

  /** The database of datasets and quarantine. */
  public static final String ARCHIVE = "daybook";

  /** The database of the metric tables that people read. */
  public static final String METRICS = "daybook_metrics";

  /** The database of metric tables that other tables are made of. */
  public static final String STATE = "daybook_state";

  /** The database of views for BI tools. */
  public static final String BI = "daybook_bi";

  /** Records that could not be archived, of all datasets. */
  public static final HiveTable QUARANTINE =
      new HiveTable(
          ARCHIVE,
          QuarantineTable.NAME,
          "records that could not be archived, whole, with the reason",
          QuarantineTable.COLUMNS,
          List.of(
              new PartitionColumn("dataset", "string", "the dataset the record was meant for"),
              new PartitionColumn("dt", "date", "day of arrival, UTC"),
              new PartitionColumn("batch", "int", "0 or the number of a later arrival")));

  /**
   * What a table is divided by.
   *
   * @param type as Hive writes it
   */
  public record PartitionColumn(String name, String type, String comment) {}

  public HiveTable {
    columns = List.copyOf(columns);
    partitionColumns = List.copyOf(partitionColumns);
  }

  /** Returns the archive table of a dataset. */
  public static HiveTable of(Dataset dataset) {
    return new HiveTable(
        ARCHIVE,
        dataset.name(),
        dataset.comment(),
        dataset.columns(),
        List.of(
            new PartitionColumn("dt", "date", "day of event_time in the business zone"),
            new PartitionColumn("batch", "int", "0: the main files; later arrivals count up")));
  }

  /** Returns the table of daily figures. */
  public static HiveTable of(MetricTable table) {
    return new HiveTable(
        table.audience() == MetricTable.Audience.PEOPLE ? METRICS : STATE,
        table.name(),
        table.comment(),
        table.columns(),
        List.of(new PartitionColumn("dt", "date", table.dayComment())));
  }

  /** Returns the tables that every warehouse has: those with an SQL file. */
  public static List<HiveTable> builtIn() {
    return all(Datasets.BUILT_IN, MetricTables.ALL);
  }

  /** Returns all tables of a warehouse, those of the archive first. */
  public static List<HiveTable> all(Collection<Dataset> datasets, Collection<MetricTable> metrics) {
    List<HiveTable> tables = new ArrayList<>();
    datasets.forEach(dataset -> tables.add(of(dataset)));
    tables.add(QUARANTINE);
    metrics.forEach(table -> tables.add(of(table)));
    return List.copyOf(tables);
  }

  /** Returns whether it is a metric table that a configuration declares. */
  boolean isOwnMetric() {
    return !database.equals(ARCHIVE) && MetricTables.of(name).isEmpty();
  }

  /** Returns {@code <database>.<name>}. */
  public String qualifiedName() {
    return database + "." + name;
  }

  /**
   * Returns the values by which Hive knows a partition, in the order of {@link #partitionColumns}.
   *
   * @param owner the table whose ledger has the partition
   */
  public List<String> partitionValues(String owner, PartitionKey key) {
    List<String> values = new ArrayList<>();
    for (PartitionColumn column : partitionColumns) {
      values.add(
          switch (column.name()) {
            case "dataset" -> owner;
            case "dt" -> key.day().toString();
            case "batch" -> Integer.toString(key.batch());
            default -> throw new IllegalStateException(column.name());
          });
    }
    return List.copyOf(values);
  }
}
