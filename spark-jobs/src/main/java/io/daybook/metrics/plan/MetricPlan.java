package io.daybook.metrics.plan;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the metrics of a warehouse need: per table the days to be made, each with its reason.
 *
 * @param tables in the order asked for, those with nothing to do included
 */
public record MetricPlan(List<TouchedDays> tables) {
  public MetricPlan {
    tables = List.copyOf(tables);
  }

  /**
   * Reads the ledgers and compares them. Nothing is changed.
   *
   * @throws io.daybook.warehouse.run.OperatorException if a ledger can't be read
   */
  public static MetricPlan read(Storage storage, Zones zones, List<MetricTable> tables, Scope scope)
      throws IOException {
    Map<String, LedgerState> datasets = new HashMap<>();
    List<TouchedDays> touched = new ArrayList<>();
    for (MetricTable table : tables) {
      LedgerState archive = datasets.get(table.dataset());
      if (archive == null) {
        archive = new Ledger(storage, zones.archive(table.dataset())).state();
        datasets.put(table.dataset(), archive);
      }
      LedgerState metrics = new Ledger(storage, zones.metrics(table.name())).state();
      touched.add(TouchedDays.of(table, archive, metrics, scope));
    }
    return new MetricPlan(touched);
  }

  /** Returns whether there is nothing to do. */
  public boolean isEmpty() {
    return tables.stream().allMatch(TouchedDays::isEmpty);
  }

  /** Returns a line per day to be made or removed: table, day, reason. */
  public List<String> explain() {
    List<String> lines = new ArrayList<>();
    for (TouchedDays table : tables) {
      String name = table.table().name();
      table.days().forEach(day -> lines.add(name + " " + day.day() + ": " + day.reason().text()));
      table
          .removed()
          .forEach(day -> lines.add(name + " " + day + ": removed, outside the archive"));
    }
    return lines;
  }
}
