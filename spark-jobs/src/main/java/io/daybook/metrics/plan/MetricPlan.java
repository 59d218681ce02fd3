package io.daybook.metrics.plan;

import io.daybook.metrics.facts.GatheredTable;
import io.daybook.metrics.facts.ToldTable;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Horizons;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.Window;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
   * @param tables to be planned
   * @param known all metric tables; any other name is a dataset's
   * @param zone the business zone
   * @throws io.daybook.warehouse.run.OperatorException if a ledger can't be read
   */
  public static MetricPlan read(
      Storage storage,
      Zones zones,
      List<MetricTable> tables,
      Collection<MetricTable> known,
      ZoneId zone,
      Scope scope)
      throws IOException {
    WarehouseLedgers ledgers =
        new WarehouseLedgers(storage, zones, known.stream().map(MetricTable::name).toList());
    Map<String, RelationDays> relations = new HashMap<>();
    List<TouchedDays> touched = new ArrayList<>();
    for (MetricTable table : tables) {
      if (table.isOfRuns()) {
        LedgerState own = ledgers.metrics(table.name());
        touched.add(
            GatheredTable.of(table) instanceof ToldTable told
                ? TouchedDays.once(table, told.days(ledgers, zone), own, scope)
                : TouchedDays.gathered(
                    table, GatheredTable.of(table).gather(ledgers, zone), own, scope));
        continue;
      }
      Map<String, RelationDays> inputs = new HashMap<>();
      for (String name : relations(table)) {
        if (!relations.containsKey(name)) {
          relations.put(name, RelationDays.of(name, ledgers.state(name)));
        }
        inputs.put(name, relations.get(name));
      }
      Map<String, LocalDate> horizons = new HashMap<>();
      if (table.reach().isPresent()) {
        for (String dataset : table.reach().get().datasets()) {
          Horizons.of(ledgers.state(dataset), dataset, zone)
              .ifPresent(day -> horizons.put(dataset, day));
        }
      }
      touched.add(TouchedDays.of(table, inputs, ledgers.state(table.name()), horizons, scope));
    }
    return new MetricPlan(touched);
  }

  /** Returns whether there is nothing to do. */
  public boolean isEmpty() {
    return tables.stream().allMatch(TouchedDays::isEmpty);
  }

  /**
   * Returns about how many rows the table with the most of them is made of. Days of a table whose
   * inputs are made first aren't known yet: the same days count for it.
   */
  public long mostInputRows() {
    Map<String, Set<LocalDate>> changing = new HashMap<>();
    long most = 0;
    for (TouchedDays table : tables) {
      Set<LocalDate> days = new TreeSet<>(table.dates());
      for (MetricInput input : table.table().inputs()) {
        days.addAll(changing.getOrDefault(input.relation(), Set.of()));
      }
      changing.put(table.table().name(), days);
      most = Math.max(most, table.inputRows(days));
    }
    return most;
  }

  /** Returns a line per day that stays as it is, since a person holds it. */
  public List<String> pinned() {
    return tables.stream()
        .flatMap(
            table ->
                table.pinned().stream()
                    .map(day -> table.table().name() + " " + day.day() + ": " + day.text()))
        .toList();
  }

  /**
   * Returns a line per day to be made or removed: table, day, reason; and one per table of which
   * more days may follow once those that it is made of are made, with the days that come into its
   * windows.
   */
  public List<String> explain() {
    List<String> lines = new ArrayList<>();
    Map<String, List<LocalDate>> changing = new HashMap<>();
    for (TouchedDays table : tables) {
      String name = table.table().name();
      table.days().forEach(day -> lines.add(name + " " + day.day() + ": " + day.reason().text()));
      table
          .removed()
          .forEach(day -> lines.add(name + " " + day + ": " + new TouchReason.Removed().text()));
      List<MetricInput> inputs =
          table.table().inputs().stream()
              .filter(input -> changing.containsKey(input.relation()))
              .toList();
      List<String> before = inputs.stream().map(MetricInput::relation).toList();
      if (!before.isEmpty()) {
        lines.add(
            name
                + (table.isEmpty() ? ": " : ": more days are ")
                + "known once "
                + String.join(", ", before)
                + (before.size() == 1 ? " is made" : " are made")
                + windows(inputs, changing));
      }
      if (!table.isEmpty() || !before.isEmpty()) {
        changing.put(name, table.dates());
      }
    }
    return lines;
  }

  /**
   * Returns which days of inputs that are made first come into windows, each behind a semicolon.
   */
  private static String windows(List<MetricInput> inputs, Map<String, List<LocalDate>> changing) {
    return inputs.stream()
        .filter(input -> !input.window().equals(Window.SAME_DAY))
        .filter(input -> !changing.getOrDefault(input.relation(), List.of()).isEmpty())
        .map(
            input ->
                "; "
                    + input.window().words()
                    + " of "
                    + input.relation()
                    + ": "
                    + TouchReason.words(changing.getOrDefault(input.relation(), List.of())))
        .collect(Collectors.joining());
  }

  private static List<String> relations(MetricTable table) {
    return Stream.concat(
            table.inputs().stream().map(MetricInput::relation), table.calendar().inputs().stream())
        .distinct()
        .toList();
  }
}
