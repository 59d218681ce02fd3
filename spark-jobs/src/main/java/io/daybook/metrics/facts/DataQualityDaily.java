package io.daybook.metrics.facts;

import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.Horizons;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.RunTables;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Events by event day, dataset and source. They add up to the rows of the archive: those of runs
 * that told nothing of their days stand under a source of their own.
 */
final class DataQualityDaily implements GatheredTable {
  /** No source is called so. */
  private static final String UNKNOWN = "(unknown)";

  /** Of rows that no entry tells of. */
  private static final long SUPERSEDED = 0;

  @Override
  public MetricTable table() {
    return RunTables.DATA_QUALITY_DAILY;
  }

  @Override
  public GatheredDays gather(WarehouseLedgers ledgers, ZoneId zone) throws IOException {
    GatheredDays days = new GatheredDays();
    for (String dataset : ledgers.datasets()) {
      LedgerState state = ledgers.archive(dataset);
      Optional<LocalDate> horizon = Horizons.of(state, dataset, zone);
      Map<LocalDate, Long> untold = new TreeMap<>();
      for (PartitionVersion version : state.partitions().values()) {
        // A dataset's ledger holds its quarantine too.
        if (version.key().table().equals(dataset)) {
          untold.merge(version.key().day(), version.rows(), Long::sum);
        }
      }
      for (EventSums sums : state.facts().events()) {
        untold.merge(sums.day(), -sums.events(), Long::sum);
        days.add(
            sums.day(),
            dataset,
            sums.source(),
            sums.events(),
            sums.duplicates(),
            sums.superseded(),
            sums.late(),
            complete(sums.day(), horizon));
      }
      untold.forEach(
          (day, events) -> {
            // Fewer rows than runs told: persons were erased since, and what was told stays.
            if (events > 0) {
              days.add(
                  day, dataset, UNKNOWN, events, null, SUPERSEDED, null, complete(day, horizon));
            }
          });
    }
    return days;
  }

  private static long complete(LocalDate day, Optional<LocalDate> horizon) {
    return horizon.isPresent() && !day.isAfter(horizon.get()) ? 1 : 0;
  }
}
