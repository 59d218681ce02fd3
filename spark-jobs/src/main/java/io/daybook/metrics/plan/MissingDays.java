package io.daybook.metrics.plan;

import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.MetricTable;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Days without any event of a dataset although everything has arrived and events are usual: no
 * table that is made of the dataset makes figures of them. The text is {@code
 * login=2026-03-09,2026-03-10;orders=2026-03-09}.
 *
 * @param days by dataset
 */
public record MissingDays(NavigableMap<String, NavigableSet<LocalDate>> days) {
  public static final MissingDays NONE = new MissingDays(new TreeMap<>());

  /**
   * A day to be made that a dataset lacks.
   *
   * @param dataset that has no event
   */
  public record MissingDay(String dataset, LocalDate day) {}

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is none of this form
   */
  public static MissingDays parse(String text) {
    NavigableMap<String, NavigableSet<LocalDate>> days = new TreeMap<>();
    for (String part : text.split(";", -1)) {
      int sign = part.indexOf('=');
      if (sign <= 0) {
        throw new IllegalArgumentException("DATASET=DAY,... but '" + part + "'");
      }
      days.put(
          part.substring(0, sign),
          Arrays.stream(part.substring(sign + 1).split(",", -1))
              .map(LocalDate::parse)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    return new MissingDays(days);
  }

  /** Returns whether no day is missing. */
  public boolean isEmpty() {
    return days.isEmpty();
  }

  /** Returns the days that a dataset lacks. */
  NavigableSet<LocalDate> of(String dataset) {
    return days.getOrDefault(dataset, Collections.emptyNavigableSet());
  }

  /**
   * Returns the first missing day among those that a table would make of the dataset. Tables that
   * only other tables read hold what did come, and lack nothing; neither do weeks and months, whose
   * figures are of other days, too.
   *
   * @param tables all that are made
   */
  public Optional<MissingDay> of(TouchedDays touched, Collection<MetricTable> tables) {
    MetricTable table = touched.table();
    Calendar.Grain grain = table.calendar().grain();
    if (table.audience() == MetricTable.Audience.TABLES
        || grain == Calendar.Grain.WEEKS
        || grain == Calendar.Grain.MONTHS) {
      return Optional.empty();
    }
    Set<String> relations = table.calendarDatasets(tables);
    table.inputs().forEach(input -> relations.add(input.relation()));
    return relations.stream()
        .flatMap(
            relation ->
                of(relation).stream()
                    .filter(touched.dates()::contains)
                    .map(day -> new MissingDay(relation, day)))
        .findFirst();
  }

  @Override
  public String toString() {
    return days.entrySet().stream().map(MissingDays::text).collect(Collectors.joining(";"));
  }

  private static String text(Entry<String, NavigableSet<LocalDate>> dataset) {
    return dataset.getValue().stream()
        .map(LocalDate::toString)
        .collect(Collectors.joining(",", dataset.getKey() + "=", ""));
  }
}
