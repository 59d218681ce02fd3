package io.daybook.warehouse.table;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of daily figures, partitioned by {@code dt}. Its rows are unique by {@code dt} and {@link
 * #dimensions()}; a dimension is never null, a missing one is {@code (none)}.
 *
 * @param name the table's name in the database {@code daybook_metrics}
 * @param comment describes a row
 * @param dataset the archive table from whose day this table's day is computed
 * @param dimensions key columns beside {@code dt}
 * @param measures figures, with their definitions as comments
 */
public record MetricTable(
    String name, String comment, String dataset, List<Column> dimensions, List<Column> measures) {

  public MetricTable {
    Identifiers.check("metric table", name);
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
  }

  /** Returns dimensions, then measures: the order of files and DDL. */
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>(dimensions);
    columns.addAll(measures);
    return List.copyOf(columns);
  }
}
