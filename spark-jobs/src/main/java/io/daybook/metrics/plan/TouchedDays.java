package io.daybook.metrics.plan;

import io.daybook.metrics.facts.GatheredDays;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionPin;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The days of one metric table that have to be made, found by comparing what each of its days was
 * made of with what its inputs hold now. All states are folds of ledgers, so the answer is the same
 * whoever asks and however often.
 *
 * @param base number of the metric ledger's entry that this was found on
 * @param days to be made, in order
 * @param removed days of the table that its calendar doesn't have any more, in order
 * @param pinned days that stay as they are until a person lets them go, in order
 * @param relations the inputs, and those that the calendar goes by, by name
 * @param own what the table itself holds
 * @param horizons how far datasets are complete, where the table looks ahead
 */
public record TouchedDays(
    MetricTable table,
    long base,
    List<TouchedDay> days,
    List<LocalDate> removed,
    List<PinnedDay> pinned,
    Map<String, RelationDays> relations,
    LedgerState own,
    Map<String, LocalDate> horizons) {

  public TouchedDays {
    days = List.copyOf(days);
    removed = List.copyOf(removed);
    pinned = List.copyOf(pinned);
    relations = Map.copyOf(relations);
    horizons = Map.copyOf(horizons);
  }

  /**
   * Compares the ledgers of a metric table and of its inputs.
   *
   * @param relations every input, and those that the calendar goes by
   * @param own the table's ledger
   * @param horizons how far each dataset is complete
   */
  public static TouchedDays of(
      MetricTable table,
      Map<String, RelationDays> relations,
      LedgerState own,
      Map<String, LocalDate> horizons,
      Scope scope) {
    DayInputs inputs = new DayInputs(table, relations, horizons);
    NavigableSet<LocalDate> calendar = calendar(table, relations);
    List<TouchedDay> touched = new ArrayList<>();
    for (LocalDate day : calendar) {
      if (scope.covers(day)) {
        Map<String, String> now = inputs.of(day);
        reason(own.day(table.name(), day), inputs, day, now, scope)
            .ifPresent(reason -> touched.add(new TouchedDay(day, reason, now)));
      }
    }
    List<LocalDate> removed =
        own.days(table.name()).stream()
            .filter(scope::covers)
            .filter(day -> !calendar.contains(day))
            .toList();
    return unpinned(table, touched, removed, relations, own, horizons);
  }

  /**
   * Compares a table of facts about runs with what ledgers tell now.
   *
   * @param facts what they tell
   * @param own the table's ledger
   */
  public static TouchedDays gathered(
      MetricTable table, GatheredDays facts, LedgerState own, Scope scope) {
    String definition = DayInputs.fingerprint(table);
    List<TouchedDay> touched = new ArrayList<>();
    for (LocalDate day : facts.days()) {
      if (scope.covers(day)) {
        Map<String, String> now =
            Map.of(DayInputs.DEFINITION, definition, DayInputs.FACTS, facts.content(day).hex());
        List<PartitionVersion> then = own.day(table.name(), day);
        if (then.isEmpty()) {
          touched.add(new TouchedDay(day, new TouchReason.NewDay(), now));
        } else if (!then.get(0).inputs().equals(now)) {
          touched.add(new TouchedDay(day, new TouchReason.FactsChanged(), now));
        } else if (scope.days() == Scope.Days.ALL) {
          touched.add(new TouchedDay(day, new TouchReason.Request(), now));
        }
      }
    }
    List<LocalDate> removed =
        own.days(table.name()).stream()
            .filter(scope::covers)
            .filter(day -> !facts.days().contains(day))
            .toList();
    return unpinned(table, touched, removed, Map.of(), own, Map.of());
  }

  /**
   * Compares a table whose days are told once with what can be told now.
   *
   * @param days that can be told
   * @param own the table's ledger
   */
  public static TouchedDays once(
      MetricTable table, NavigableSet<LocalDate> days, LedgerState own, Scope scope) {
    Map<String, String> inputs = Map.of(DayInputs.DEFINITION, DayInputs.fingerprint(table));
    List<TouchedDay> touched =
        days.stream()
            .filter(scope::covers)
            .filter(day -> own.day(table.name(), day).isEmpty())
            .map(day -> new TouchedDay(day, new TouchReason.NewDay(), inputs))
            .toList();
    return unpinned(table, touched, List.of(), Map.of(), own, Map.of());
  }

  /** Leaves days as they are that a person holds, whatever their inputs are now. */
  private static TouchedDays unpinned(
      MetricTable table,
      List<TouchedDay> touched,
      List<LocalDate> removed,
      Map<String, RelationDays> relations,
      LedgerState own,
      Map<String, LocalDate> horizons) {
    Map<LocalDate, TouchReason> waiting = new HashMap<>();
    removed.forEach(day -> waiting.put(day, new TouchReason.Removed()));
    touched.forEach(day -> waiting.put(day.day(), day.reason()));
    List<PinnedDay> pinned = new ArrayList<>();
    for (PartitionVersion version : own.partitions().values()) {
      PartitionPin pin = version.pin();
      if (pin != null) {
        LocalDate day = version.key().day();
        pinned.add(new PinnedDay(day, pin, Optional.ofNullable(waiting.get(day))));
      }
    }
    Set<LocalDate> held = pinned.stream().map(PinnedDay::day).collect(Collectors.toSet());
    return new TouchedDays(
        table,
        own.number(),
        touched.stream().filter(day -> !held.contains(day.day())).toList(),
        removed.stream().filter(day -> !held.contains(day)).toList(),
        pinned,
        relations,
        own,
        horizons);
  }

  /** Returns whether the table is as it should be. */
  public boolean isEmpty() {
    return days.isEmpty() && removed.isEmpty();
  }

  /** Returns the dates of the days to be made, in order. */
  public List<LocalDate> dates() {
    return days.stream().map(TouchedDay::day).toList();
  }

  /** Returns the days of an input that belong to the days to be made, in order. */
  public NavigableSet<LocalDate> inputDays(MetricInput input) {
    return inputDays(input, dates());
  }

  private NavigableSet<LocalDate> inputDays(MetricInput input, Collection<LocalDate> days) {
    RelationDays given = DayInputs.relation(relations, input.relation());
    NavigableSet<LocalDate> needed = new TreeSet<>();
    days.forEach(day -> input.window().of(day, given.days()).forEach(needed::add));
    return needed;
  }

  /** Returns how many rows of its inputs the days to be made are made of. */
  public long inputRows() {
    return inputRows(dates());
  }

  /** Returns how many rows of its inputs some days are made of, as far as they are known now. */
  long inputRows(Collection<LocalDate> days) {
    long rows = 0;
    for (MetricInput input : table.inputs()) {
      RelationDays given = DayInputs.relation(relations, input.relation());
      rows += inputDays(input, days).stream().mapToLong(given::rows).sum();
    }
    return rows;
  }

  /** Returns the same without any other days than some. */
  public TouchedDays only(Collection<LocalDate> some) {
    List<TouchedDay> left = days.stream().filter(day -> some.contains(day.day())).toList();
    return new TouchedDays(table, base, left, List.of(), pinned, relations, own, horizons);
  }

  /**
   * Returns the same with further days, whose rows change although their inputs don't.
   *
   * @param further days; those that are touched already don't count twice, those that are pinned
   *     not at all
   */
  public TouchedDays with(NavigableSet<LocalDate> further) {
    List<TouchedDay> all = new ArrayList<>(days);
    for (LocalDate day : further) {
      if (!dates().contains(day) && pinned.stream().noneMatch(held -> held.day().equals(day))) {
        Map<String, String> inputs =
            own.day(table.name(), day).stream()
                .findFirst()
                .map(PartitionVersion::inputs)
                .orElse(Map.of());
        all.add(new TouchedDay(day, new TouchReason.RowsMoved(), inputs));
      }
    }
    all.sort(Comparator.comparing(TouchedDay::day));
    return new TouchedDays(table, base, all, removed, pinned, relations, own, horizons);
  }

  /** Returns the days that the table has, or is to have, in order. */
  NavigableSet<LocalDate> calendarDays() {
    NavigableSet<LocalDate> calendar = calendar(table, relations);
    if (table.isOfRuns()) {
      calendar.addAll(own.days(table.name()));
      removed.forEach(calendar::remove);
      calendar.addAll(dates());
    }
    return calendar;
  }

  private static NavigableSet<LocalDate> calendar(
      MetricTable table, Map<String, RelationDays> relations) {
    List<LocalDate> given = new ArrayList<>();
    for (String name : table.calendar().inputs()) {
      RelationDays relation = DayInputs.relation(relations, name);
      given.addAll(
          table.calendar().grain() == Calendar.Grain.COHORTS
              ? relation.concernedDays()
              : relation.days());
    }
    return table.calendar().days(given);
  }

  private static Optional<TouchReason> reason(
      List<PartitionVersion> figures,
      DayInputs inputs,
      LocalDate day,
      Map<String, String> now,
      Scope scope) {
    if (figures.isEmpty()) {
      return Optional.of(new TouchReason.NewDay());
    }
    Optional<TouchReason> change = inputs.change(day, figures.get(0).inputs(), now);
    if (change.isPresent() || scope.days() == Scope.Days.TOUCHED) {
      return change;
    }
    return Optional.of(new TouchReason.Request());
  }
}
