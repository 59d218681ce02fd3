package io.daybook.metrics.facts;

import io.daybook.warehouse.ledger.WarehouseLedgers;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.NavigableSet;

/**
 * What days are told from.
 *
 * @param zone the business zone
 * @param missing days of datasets whose events should be there and aren't
 * @param files reads rows of tables
 */
public record ToldInputs(
    WarehouseLedgers ledgers,
    ZoneId zone,
    Map<String, NavigableSet<LocalDate>> missing,
    DayFileReader files) {
  public ToldInputs {
    missing = Map.copyOf(missing);
  }
}
