package io.daybook.warehouse.table;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The metric tables. Their measures' comments are the definitions. */
public final class MetricTables {
  /** What stands in a dimension that an event lacks. */
  public static final String NONE = "(none)";

  /** Figures of events; each table stands behind those that it is made of. */
  public static final List<MetricTable> OF_EVENTS =
      Stream.of(
              StateTables.ALL, LoginTables.ALL, PurchaseTables.ALL, OrderTables.ALL, UserTables.ALL)
          .flatMap(Collection::stream)
          .toList();

  /** Gathered behind figures: what was expected of days, then facts about runs. */
  public static final List<MetricTable> GATHERED =
      Stream.of(ForecastTables.ALL, PropensityTables.ALL, RunTables.ALL)
          .flatMap(Collection::stream)
          .toList();

  /** All built-in tables: figures of events, then those that are gathered. */
  public static final List<MetricTable> ALL =
      Stream.concat(OF_EVENTS.stream(), GATHERED.stream()).toList();

  private MetricTables() {}

  /** Returns the built-in table of that name. */
  public static Optional<MetricTable> of(String name) {
    return ALL.stream().filter(table -> table.name().equals(name)).findFirst();
  }

  /**
   * Returns the tables of some names and those that they are made of, each behind its own inputs.
   *
   * @param all tables to choose from, each behind its own inputs
   */
  public static List<MetricTable> with(Collection<String> names, List<MetricTable> all) {
    Set<String> wanted = new HashSet<>(names);
    for (int i = all.size() - 1; i >= 0; i--) {
      if (wanted.contains(all.get(i).name())) {
        all.get(i).inputs().forEach(input -> wanted.add(input.relation()));
      }
    }
    return all.stream().filter(table -> wanted.contains(table.name())).toList();
  }
}
