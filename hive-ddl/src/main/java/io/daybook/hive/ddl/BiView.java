package io.daybook.hive.ddl;

import io.daybook.warehouse.ledger.PartitionContent;
import java.util.List;
import java.util.Set;

/**
 * A view for BI tools over tables of figures.
 *
 * @param comment describes a row
 * @param tables the metric tables that it reads
 * @param datasets the datasets that it reads
 * @param columns the calendar's columns, then dimensions, then measures
 * @param body its query
 */
public record BiView(
    String name,
    String comment,
    Set<String> tables,
    Set<String> datasets,
    List<ViewColumn> columns,
    ViewBody body) {

  /** The parameter of a view in Hive that tells by which declaration it was made. */
  public static final String DEFINITION = "daybook.definition";

  /** The parameter of a view in Hive that tells which query it has. */
  public static final String QUERY = "daybook.query";

  /** The query of a view. */
  @FunctionalInterface
  public interface ViewBody {
    /** Returns a SELECT with the view's columns, every table with its database. */
    String select(ViewDays days);
  }

  /** The days of the tables that views read. */
  @FunctionalInterface
  public interface ViewDays {
    /** As long as nothing was published. */
    ViewDays NONE = table -> FigureDays.NONE;

    /** Returns the days of a metric table. */
    FigureDays of(String table);
  }

  public BiView {
    tables = Set.copyOf(tables);
    datasets = Set.copyOf(datasets);
    columns = List.copyOf(columns);
  }

  /** Returns {@code daybook_bi.<name>}. */
  public String qualifiedName() {
    return HiveTable.BI + "." + name;
  }

  /** Returns the query for some days. */
  public String select(ViewDays days) {
    return body.select(days).strip();
  }

  /** Returns the number of its declaration: two that differ in a word have different ones. */
  String definition() {
    return PartitionContent.of(DdlGenerator.createView(this, "")).hex();
  }
}
