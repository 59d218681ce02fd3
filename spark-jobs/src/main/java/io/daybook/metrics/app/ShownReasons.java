package io.daybook.metrics.app;

import io.daybook.metrics.plan.TouchReason;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells readers why a day was made again, by the datasets and tables that they see. */
final class ShownReasons {
  private final Collection<MetricTable> tables;
  private final ChangedDays changed;

  /** Days on which a dataset has other events than readers were shown. */
  @FunctionalInterface
  interface ChangedDays {
    NavigableSet<LocalDate> of(String dataset) throws IOException;
  }

  /**
   * @param tables all that are made
   */
  ShownReasons(Collection<MetricTable> tables, ChangedDays changed) {
    this.tables = tables;
    this.changed = changed;
  }

  /** Returns the reason in one clause, without a table that only other tables read. */
  String text(TouchedDay day) throws IOException {
    TouchReason reason = day.reason();
    if (reason instanceof TouchReason.InputChanged input && isInternal(input.relation())) {
      return events(input.relation(), input.days()).text();
    }
    if (reason instanceof TouchReason.InputPresence input && isInternal(input.relation())) {
      return events(input.relation(), List.of(day.day())).text();
    }
    return reason.text();
  }

  /**
   * Returns which events changed behind a relation: those of its own days or, where a row moved on
   * account of another day, all.
   */
  private TouchReason events(String relation, List<LocalDate> days) throws IOException {
    SortedMap<String, List<LocalDate>> same = new TreeMap<>();
    SortedMap<String, List<LocalDate>> all = new TreeMap<>();
    for (String dataset : datasets(relation)) {
      NavigableSet<LocalDate> found = changed.of(dataset);
      List<LocalDate> own = found.stream().filter(days::contains).toList();
      if (!own.isEmpty()) {
        same.put(dataset, own);
      }
      if (!found.isEmpty()) {
        all.put(dataset, List.copyOf(found));
      }
    }
    return new TouchReason.EventsChanged(same.isEmpty() ? all : same);
  }

  private boolean isInternal(String relation) {
    return table(relation)
        .filter(table -> table.audience() == MetricTable.Audience.TABLES)
        .isPresent();
  }

  /** Returns the datasets that a relation is made of, through any number of tables. */
  private Set<String> datasets(String relation) {
    Optional<MetricTable> table = table(relation);
    if (table.isEmpty()) {
      return Set.of(relation);
    }
    Set<String> names = new TreeSet<>();
    for (MetricInput input : table.get().inputs()) {
      names.addAll(datasets(input.relation()));
    }
    return names;
  }

  private Optional<MetricTable> table(String name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst();
  }
}
