package io.daybook.hive.ddl;

import io.daybook.hive.ddl.HiveTable.PartitionColumn;
import io.daybook.warehouse.table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes Hive's DDL from the declarations in {@code warehouse.table}. Every statement may be
 * applied again.
 */
public final class DdlGenerator {
  /** Stands for the warehouse's root in every statement; beeline knows it as a hivevar. */
  public static final String ROOT = "${root}";

  private DdlGenerator() {}

  /**
   * Writes the SQL files of the built-in tables below a directory, after a declaration has changed.
   */
  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, String> file : files().entrySet()) {
      Path path = Path.of(args[0]).resolve(file.getKey());
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, file.getValue());
    }
  }

  /** Returns the SQL files by their path below {@code sql/}, in the order of their application. */
  static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    for (String database :
        List.of(HiveTable.ARCHIVE, HiveTable.METRICS, HiveTable.STATE, HiveTable.BI)) {
      files.put(database + "/database.sql", createDatabase(database));
    }
    for (HiveTable table : HiveTable.builtIn()) {
      files.put(table.database() + "/" + table.name() + ".sql", createTable(table));
    }
    for (BiView view : BiViews.ALL) {
      files.put(HiveTable.BI + "/" + view.name() + ".sql", createView(view, view.definition()));
    }
    return files;
  }

  /** Returns the statement that creates a database, ended by a semicolon. */
  static String createDatabase(String database) {
    String comment =
        switch (database) {
          case HiveTable.METRICS -> "daily figures of the shop, one table per subject";
          case HiveTable.BI -> "the figures for BI tools, as views";
          case HiveTable.STATE -> "users and orders by day, of which figures are made";
          default -> "the shop's events, one table per dataset, and what could not be read";
        };
    return String.format(
        Locale.ROOT, "CREATE DATABASE IF NOT EXISTS %s\nCOMMENT %s;\n", database, text(comment));
  }

  /** Returns the statement that creates a table, ended by a semicolon. */
  static String createTable(HiveTable table) {
    List<String> partitions = new ArrayList<>();
    for (PartitionColumn column : table.partitionColumns()) {
      partitions.add(definition(column.name(), column.type(), column.comment()));
    }
    return String.format(
        Locale.ROOT,
        """
        CREATE EXTERNAL TABLE IF NOT EXISTS %s (
        %s
        )
        COMMENT %s
        PARTITIONED BY (
        %s
        )
        STORED AS PARQUET
        LOCATION '%s/empty/%s/%s';
        """,
        table.qualifiedName(),
        definitions(table.columns()),
        text(table.comment()),
        String.join(",\n", partitions),
        ROOT,
        table.database(),
        table.name());
  }

  /**
   * Returns the statement that creates a view, or replaces it at once, ended by a semicolon. Until
   * something is published, none of its days are complete. A replaced view keeps parameters that
   * the statement doesn't set, so it sets the one that says which query was published.
   *
   * @param definition stands in its parameters
   */
  static String createView(BiView view, String definition) {
    return String.format(
        Locale.ROOT,
        """
        CREATE OR REPLACE VIEW %s (
        %s
        )
        COMMENT %s
        TBLPROPERTIES ('%s' = '%s', '%s' = 'none')
        AS
        %s;
        """,
        view.qualifiedName(),
        view.columns().stream()
            .map(column -> "  `" + column.name() + "` COMMENT " + text(column.comment()))
            .collect(Collectors.joining(",\n")),
        text(view.comment()),
        BiView.DEFINITION,
        definition,
        BiView.QUERY,
        view.select(BiView.ViewDays.NONE));
  }

  /**
   * Returns the statement that gives a table further columns, its partitions too: Hive reads a
   * partition by the partition's own columns.
   */
  static String addColumns(HiveTable table, List<Column> columns) {
    return String.format(
        Locale.ROOT,
        "ALTER TABLE %s ADD COLUMNS (\n%s\n) CASCADE",
        table.qualifiedName(),
        definitions(columns));
  }

  /**
   * Returns the statement that gives a column of a table its declared type, in its partitions too.
   * Files stay as they are; Hive reads each as the new type.
   */
  static String changeColumn(HiveTable table, Column column) {
    return String.format(
        Locale.ROOT,
        "ALTER TABLE %s CHANGE COLUMN `%s`\n%s\nCASCADE",
        table.qualifiedName(),
        column.name(),
        definitions(List.of(column)));
  }

  private static String definitions(List<Column> columns) {
    return columns.stream()
        .map(column -> definition(column.name(), column.type().sql(), column.comment()))
        .collect(Collectors.joining(",\n"));
  }

  private static String definition(String name, String type, String comment) {
    return String.format(
        Locale.ROOT, "  `%s` %s COMMENT %s", name, type.toUpperCase(Locale.ROOT), text(comment));
  }

  private static String text(String comment) {
    return "'" + comment.replace("\\", "\\\\").replace("'", "\\'").replace(";", "\\;") + "'";
  }
}
