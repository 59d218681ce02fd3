package io.daybook.warehouse.ledger;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The ledgers of a warehouse's datasets and metric tables, each read once, when first asked. */
public final class WarehouseLedgers {
  private final Storage storage;
  private final Zones zones;
  private final Set<String> metricTables;
  private final Map<StoragePath, LedgerState> states = new HashMap<>();

  /**
   * @param metricTables names of all metric tables; any other name is a dataset's
   */
  public WarehouseLedgers(Storage storage, Zones zones, Collection<String> metricTables) {
    this.storage = storage;
    this.zones = zones;
    this.metricTables = new TreeSet<>(metricTables);
  }

  /** Returns the names of the metric tables that ever had figures, in order. */
  public List<String> figures() throws IOException {
    return names(zones.metrics());
  }

  /** Returns the names of the datasets that were ever archived, in order. */
  public List<String> datasets() throws IOException {
    return names(zones.archive());
  }

  private List<String> names(StoragePath zone) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus directory : storage.list(zone)) {
      if (directory.isDirectory()) {
        names.add(directory.path().name());
      }
    }
    names.sort(null);
    return names;
  }

  /**
   * Returns the newest state of a dataset or metric table.
   *
   * @throws io.daybook.warehouse.run.OperatorException if the ledger can't be read
   */
  public LedgerState state(String name) throws IOException {
    return metricTables.contains(name) ? metrics(name) : archive(name);
  }

  /** Returns the newest state of a dataset. */
  public LedgerState archive(String dataset) throws IOException {
    return state(zones.archive(dataset));
  }

  /** Returns the newest state of a metric table. */
  public LedgerState metrics(String table) throws IOException {
    return state(zones.metrics(table));
  }

  private LedgerState state(StoragePath home) throws IOException {
    LedgerState state = states.get(home);
    if (state == null) {
      state = new Ledger(storage, home).state();
      states.put(home, state);
    }
    return state;
  }
}
