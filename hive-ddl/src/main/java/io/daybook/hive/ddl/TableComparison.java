package io.daybook.hive.ddl;

import io.daybook.hive.ddl.HiveTable.PartitionColumn;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares a table that Hive has with its declaration. The order of columns and comments don't
 * count: Hive reads Parquet by column name, and columns that were added later stand last. A column
 * of a narrower type may be changed: Hive reads the files that were written with it as the new one.
 */
final class TableComparison {
  private static final String PARQUET =
      "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";

  private final HiveTable declared;
  private final TableDescription found;

  /**
   * How the declaration differs from Hive's table.
   *
   * @param missing declared columns that it lacks
   * @param widened declared columns that it has with a narrower type
   */
  record ColumnChanges(List<Column> missing, List<Column> widened) {
    ColumnChanges {
      missing = List.copyOf(missing);
      widened = List.copyOf(widened);
    }

    boolean isEmpty() {
      return missing.isEmpty() && widened.isEmpty();
    }
  }

  TableComparison(HiveTable declared, TableDescription found) {
    this.declared = declared;
    this.found = found;
  }

  /**
   * Returns the columns by which Hive's table has to change.
   *
   * @param location where the declaration wants the table to be
   * @throws OperatorException if the tables differ in any other way
   */
  ColumnChanges changes(String location) {
    expect("table type", "EXTERNAL_TABLE", found.property("Table Type"));
    expect("input format", PARQUET, found.property("InputFormat"));
    // By path alone: hdfs:/, hdfs://host:port/ and hdfs://nameservice/ name the same files.
    expect("location", path(location), path(found.property("Location")));
    Map<String, String> partitions = new LinkedHashMap<>();
    for (PartitionColumn column : declared.partitionColumns()) {
      partitions.put(column.name(), column.type());
    }
    expect("partition columns", partitions.toString(), found.partitionColumns().toString());
    // Without this Hive may be told to read Parquet by position, and columns would mix.
    String access = found.property("parquet.column.index.access").toLowerCase(Locale.ROOT);
    expect("parquet.column.index.access", "false", access.equals("true") ? access : "false");
    return compareColumns();
  }

  private ColumnChanges compareColumns() {
    Map<String, String> left = new LinkedHashMap<>(found.columns());
    List<Column> missing = new ArrayList<>();
    List<Column> widened = new ArrayList<>();
    for (Column column : Dataset.withStoredVersions(declared.columns(), left.keySet())) {
      String type = left.remove(column.name());
      if (type == null) {
        missing.add(column);
      } else if (TableDescription.columnType(type).filter(column.type()::includes).isEmpty()) {
        throw different("column " + column.name(), column.type().sql(), type);
      } else if (!column.type().sql().equals(TableDescription.type(type))) {
        widened.add(column);
      }
    }
    if (!left.isEmpty()) {
      throw different("columns", "no others than the declared ones", left.keySet().toString());
    }
    return new ColumnChanges(missing, widened);
  }

  private void expect(String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      throw different(what, expected, actual);
    }
  }

  private OperatorException different(String what, String expected, String actual) {
    return new OperatorException(
        ExitCode.USAGE,
        String.format(
            "[%s] Cannot apply DDL: %s: expected %s but found %s; the table is external, so drop it"
                + " in Hive (no file is lost), then run 'daybook ddl apply' and 'daybook publish'",
            declared.qualifiedName(), what, expected, actual));
  }

  private static String path(String location) {
    return URI.create(location.replace(" ", "%20")).getPath();
  }
}
