package io.daybook.metrics.facts;

import io.daybook.warehouse.ledger.ArrivalAgents;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.RunTables;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records by arrival day and source: the first of the archive's two sums. A source of which nothing
 * arrived has a row where its agents are silent.
 */
final class ArrivalsDaily implements GatheredTable {

  /** A source may have fed another dataset before. */
  private record SourceDay(LocalDate day, String source) implements Comparable<SourceDay> {
    @Override
    public int compareTo(SourceDay other) {
      int order = day.compareTo(other.day);
      return order == 0 ? source.compareTo(other.source) : order;
    }
  }

  @Override
  public MetricTable table() {
    return RunTables.ARRIVALS_DAILY;
  }

  @Override
  public GatheredDays gather(WarehouseLedgers ledgers, ZoneId zone) throws IOException {
    Map<SourceDay, SourceSums> sums = new TreeMap<>();
    Map<SourceDay, ArrivalAgents> agents = new TreeMap<>();
    for (String dataset : ledgers.datasets()) {
      LedgerState state = ledgers.archive(dataset);
      state
          .sums()
          .forEach(
              sum ->
                  sums.merge(new SourceDay(sum.arrivalDay(), sum.source()), sum, SourceSums::plus));
      state
          .facts()
          .agents()
          .forEach(
              some ->
                  agents.merge(
                      new SourceDay(some.arrivalDay(), some.source()), some, ArrivalAgents::then));
    }
    GatheredDays days = new GatheredDays();
    agents
        .keySet()
        .forEach(
            arrival ->
                sums.putIfAbsent(
                    arrival, new SourceSums(arrival.source(), arrival.day(), 0, 0, 0, 0, 0, 0, 0)));
    sums.forEach((arrival, sum) -> add(days, arrival, sum, agents.get(arrival)));
    return days;
  }

  private static void add(
      GatheredDays days, SourceDay arrival, SourceSums sum, @Nullable ArrivalAgents agents) {
    days.add(
        arrival.day(),
        arrival.source(),
        sum.recordsRead(),
        sum.recordsWithEvents(),
        sum.recordsQuarantined(),
        sum.recordsSkipped(),
        agents == null ? null : (long) agents.landed().size(),
        agents == null ? null : (long) agents.silent().size(),
        sum.recordsRead()
            - sum.recordsWithEvents()
            - sum.recordsQuarantined()
            - sum.recordsSkipped());
  }
}
