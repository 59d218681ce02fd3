package io.daybook.tests;

import io.daybook.hive.ddl.BiView;
import io.daybook.hive.ddl.BiViews;
import io.daybook.hive.ddl.HiveTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table or view as it is declared.
 *
 * @param kind {@code TABLE} or {@code VIEW}
 */
record DeclaredRelation(
    String database, String name, String kind, String comment, List<DeclaredColumn> columns) {

  /**
   * A column or partition column.
   *
   * @param type as Hive writes it
   */
  record DeclaredColumn(String name, String type, String comment) {}

  /** Returns all that a warehouse with nothing of its own has. */
  static List<DeclaredRelation> all() {
    List<DeclaredRelation> all = new ArrayList<>();
    HiveTable.builtIn().forEach(table -> all.add(of(table)));
    BiViews.ALL.forEach(view -> all.add(of(view)));
    return all;
  }

  /** Returns {@code <database>.<name>}. */
  String qualifiedName() {
    return database + "." + name;
  }

  private static DeclaredRelation of(HiveTable table) {
    List<DeclaredColumn> columns = new ArrayList<>();
    table
        .columns()
        .forEach(
            column ->
                columns.add(
                    new DeclaredColumn(column.name(), column.type().sql(), column.comment())));
    table
        .partitionColumns()
        .forEach(
            column ->
                columns.add(new DeclaredColumn(column.name(), column.type(), column.comment())));
    return new DeclaredRelation(table.database(), table.name(), "TABLE", table.comment(), columns);
  }

  private static DeclaredRelation of(BiView view) {
    return new DeclaredRelation(
        HiveTable.BI,
        view.name(),
        "VIEW",
        view.comment(),
        view.columns().stream()
            .map(column -> new DeclaredColumn(column.name(), column.type().sql(), column.comment()))
            .toList());
  }
}
