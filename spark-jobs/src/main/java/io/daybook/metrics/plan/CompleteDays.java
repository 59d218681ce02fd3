package io.daybook.metrics.plan;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Horizons;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which days of metric tables are complete: the events that their figures are made of are in, up to
 * the horizon of each dataset, and the figures as committed are made of them. A day whose figures
 * wait to be made again, because a gate blocks them or a run failed, is not complete, nor is one
 * made of such a day.
 */
public final class CompleteDays {
  private final Storage storage;
  private final Zones zones;
  private final List<MetricTable> tables;
  private final ZoneId zone;
  private final MissingDays missing;
  private final Map<String, Optional<LocalDate>> horizons = new HashMap<>();
  private final Map<String, NavigableSet<LocalDate>> waiting = new HashMap<>();

  private CompleteDays(
      Storage storage, Zones zones, List<MetricTable> tables, ZoneId zone, MissingDays missing) {
    this.missing = missing;
    this.storage = storage;
    this.zones = zones;
    this.tables = tables;
    this.zone = zone;
  }

  /**
   * Reads the ledgers of a warehouse.
   *
   * @param tables all that are made, each behind those that it is made of
   * @param zone the business zone
   * @param missing days without events that are expected
   * @return for each table every day from its first to its last, or to the horizon if that is
   *     later; holes of more than 400 days are left out
   */
  public static Map<String, NavigableMap<LocalDate, Boolean>> read(
      Storage storage, Zones zones, List<MetricTable> tables, ZoneId zone, MissingDays missing)
      throws IOException {
    return new CompleteDays(storage, zones, tables, zone, missing).read();
  }

  private Map<String, NavigableMap<LocalDate, Boolean>> read() throws IOException {
    MetricPlan plan = MetricPlan.read(storage, zones, tables, tables, zone, Scope.NIGHT);
    Map<String, NavigableMap<LocalDate, Boolean>> complete = new TreeMap<>();
    for (TouchedDays table : plan.tables()) {
      NavigableSet<LocalDate> days = table.calendarDays();
      waiting.put(table.table().name(), waiting(table, days));
      complete.put(table.table().name(), of(table.table(), days));
    }
    return complete;
  }

  /** The days of a table that are to be made, by what is known now. */
  private NavigableSet<LocalDate> waiting(TouchedDays table, NavigableSet<LocalDate> days) {
    NavigableSet<LocalDate> dates = new TreeSet<>(table.dates());
    dates.addAll(table.removed());
    datasets(table.table()).forEach(dataset -> dates.addAll(missing.of(dataset)));
    for (MetricInput input : table.table().inputs()) {
      NavigableSet<LocalDate> before = new TreeSet<>(missing.of(input.relation()));
      before.addAll(waiting.getOrDefault(input.relation(), new TreeSet<>()));
      if (!before.isEmpty()) {
        days.stream()
            .filter(day -> input.window().of(day, before).findAny().isPresent())
            .forEach(dates::add);
      }
    }
    return dates;
  }

  private NavigableMap<LocalDate, Boolean> of(MetricTable table, NavigableSet<LocalDate> days)
      throws IOException {
    NavigableMap<LocalDate, Boolean> complete = new TreeMap<>();
    if (days.isEmpty()) {
      return complete;
    }
    Optional<LocalDate> horizon = horizon(datasets(table));
    NavigableSet<LocalDate> waits = waiting.getOrDefault(table.name(), new TreeSet<>());
    for (LocalDate day : everyDay(days, horizon)) {
      boolean isIn = horizon.isPresent() && !table.lastDay(day).isAfter(horizon.get());
      complete.put(day, isIn && !waits.contains(day) && !day.isBefore(days.first()));
    }
    return complete;
  }

  /** Days without a long hole after the horizon: one in a far future would hide those before it. */
  private static NavigableSet<LocalDate> everyDay(
      NavigableSet<LocalDate> days, Optional<LocalDate> horizon) {
    NavigableSet<LocalDate> given = new TreeSet<>(days);
    horizon.ifPresent(given::add);
    NavigableSet<LocalDate> every = Calendar.everyDayOf().days(given);
    LocalDate last = horizon.orElse(every.last());
    while (every.contains(last.plusDays(1))) {
      last = last.plusDays(1);
    }
    return every.headSet(last, true);
  }

  /** Facts about runs are of all datasets. */
  private Set<String> datasets(MetricTable table) {
    if (!table.isOfRuns()) {
      return table.datasets(tables);
    }
    Set<String> all = new TreeSet<>();
    tables.forEach(each -> all.addAll(each.datasets(tables)));
    return all;
  }

  /** The day up to which all datasets are complete; one that never had events doesn't count. */
  private Optional<LocalDate> horizon(Set<String> datasets) throws IOException {
    Optional<LocalDate> earliest = Optional.empty();
    for (String dataset : datasets) {
      if (!horizons.containsKey(dataset)) {
        horizons.put(dataset, horizon(dataset));
      }
      Optional<LocalDate> own = horizons.getOrDefault(dataset, Optional.empty());
      if (own.isPresent() && earliest.map(own.get()::isBefore).orElse(true)) {
        earliest = own;
      }
    }
    return earliest;
  }

  private Optional<LocalDate> horizon(String dataset) throws IOException {
    LedgerState state = new Ledger(storage, zones.archive(dataset)).state();
    NavigableSet<LocalDate> days = state.days(dataset);
    Optional<LocalDate> known = Horizons.of(state, dataset, zone);
    return days.isEmpty() ? known : Optional.of(known.orElse(days.first().minusDays(1)));
  }
}
