package io.daybook.metrics.facts;

import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;

/** A metric table whose rows follow from ledgers alone: it is gathered behind all figures. */
public interface GatheredTable {
  /** In the order of {@link io.daybook.warehouse.table.MetricTables#GATHERED}. */
  List<GatheredTable> ALL =
      List.of(
          new ForecastDaily(),
          new AnomalyDaily(),
          new PurchasePropensity(),
          new ModelReports(),
          new DataQualityDaily(),
          new ArrivalsDaily(),
          new Restatements());

  /** Returns the declaration: columns, order, types. */
  MetricTable table();

  /**
   * Gathers the rows of all days.
   *
   * @param zone the business zone
   */
  GatheredDays gather(WarehouseLedgers ledgers, ZoneId zone) throws IOException;

  /** Returns the one of a table. */
  static GatheredTable of(MetricTable table) {
    return ALL.stream()
        .filter(gathered -> gathered.table().equals(table))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a gathered table but found " + table.name()));
  }
}
