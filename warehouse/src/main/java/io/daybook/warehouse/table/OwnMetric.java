package io.daybook.warehouse.table;

import java.util.List;

/**
 * A metric table that a configuration declares. Its definition is its query: one SELECT of Spark
 * SQL over the declared inputs.
 *
 * @param gates besides those that every table has
 */
public record OwnMetric(MetricTable table, List<OwnGate> gates) {
  /** The relation of the days that are made, which a query may read besides its inputs. */
  public static final String CALENDAR = "calendar";

  public OwnMetric {
    gates = List.copyOf(gates);
  }

  /** Returns the table's name. */
  public String name() {
    return table.name();
  }

  /** Returns the text of the SELECT. */
  public String query() {
    return table.definition();
  }
}
