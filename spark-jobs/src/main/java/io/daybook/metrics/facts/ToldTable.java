package io.daybook.metrics.facts;

import io.daybook.warehouse.ledger.WarehouseLedgers;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.NavigableSet;

/** A gathered table whose days are told once, and stay as they were told. */
public interface ToldTable extends GatheredTable {
  /** Returns the metric tables that it is told from: none is told while one of them is blocked. */
  List<String> madeOf();

  /** Returns the days that can be told by now, cheaply; those told before are among them. */
  NavigableSet<LocalDate> days(WarehouseLedgers ledgers, ZoneId zone) throws IOException;

  /** Tells some days; one of which nothing can be told has no rows. */
  GatheredDays tell(ToldInputs inputs, NavigableSet<LocalDate> days) throws IOException;

  /** Returns what rows break: nothing of these days is told then. */
  List<BrokenRule> audit(GatheredDays days);

  /** A rule that a day breaks. */
  record BrokenRule(LocalDate day, String rule, String expected, String found) {}

  /** Told days aren't gathered anew. */
  @Override
  default GatheredDays gather(WarehouseLedgers ledgers, ZoneId zone) {
    return new GatheredDays();
  }
}
