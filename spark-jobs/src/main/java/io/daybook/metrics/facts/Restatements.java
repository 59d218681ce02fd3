package io.daybook.metrics.facts;

import io.daybook.warehouse.ledger.Restatement;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.RunTables;
import java.io.IOException;
import java.time.ZoneId;

/** Totals of complete days that differ from those that a publication showed. */
final class Restatements implements GatheredTable {

  @Override
  public MetricTable table() {
    return RunTables.RESTATEMENTS;
  }

  @Override
  public GatheredDays gather(WarehouseLedgers ledgers, ZoneId zone) throws IOException {
    GatheredDays days = new GatheredDays();
    for (String table : ledgers.figures()) {
      for (Restatement one : ledgers.metrics(table).facts().restated()) {
        one.totals()
            .forEach(
                total ->
                    days.add(
                        one.day(),
                        table,
                        total.measure(),
                        total.currency(),
                        one.publication(),
                        total.before(),
                        total.after(),
                        one.reason()));
      }
    }
    return days;
  }
}
