package io.daybook.metrics.app;

import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.RelationDays;
import io.daybook.metrics.plan.Scope;
import io.daybook.metrics.plan.TouchReason;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells a person who tries a day of a table what it lacks. */
final class TrialInputs {
  private final MetricTable table;
  private final Map<String, TouchedDays> plans = new HashMap<>();
  private final Map<String, RelationDays> relations = new HashMap<>();
  private final List<String> outdated = new ArrayList<>();

  private TrialInputs(MetricTable table, List<TouchedDays> plans) {
    this.table = table;
    for (TouchedDays plan : plans) {
      this.plans.put(plan.table().name(), plan);
      relations.putAll(plan.relations());
    }
  }

  /**
   * Reads what the night would make of a table and of those that it is made of.
   *
   * @param tables among which those are
   */
  static TrialInputs read(
      Storage storage, MetricsArguments warehouse, MetricTable table, List<MetricTable> tables)
      throws IOException {
    Set<MetricTable> needed = new LinkedHashSet<>();
    collect(table, tables, needed);
    return new TrialInputs(
        table,
        MetricPlan.read(
                storage,
                new Zones(warehouse.root()),
                List.copyOf(needed),
                tables,
                warehouse.zone(),
                Scope.NIGHT)
            .tables());
  }

  private static void collect(
      MetricTable table, Collection<MetricTable> tables, Set<MetricTable> needed) {
    if (needed.add(table)) {
      for (MetricInput input : table.inputs()) {
        tables.stream()
            .filter(known -> known.name().equals(input.relation()))
            .forEach(known -> collect(known, tables, needed));
      }
    }
  }

  /**
   * Looks whether the days of other metric tables that a day is made of were ever made.
   *
   * @throws OperatorException ({@code NOT_READY}) if some were not, or ({@code USAGE}) if the table
   *     can't have the day
   */
  void requireMade(LocalDate day) {
    LocalDate first = table.calendar().days(List.of(day)).first();
    if (!first.equals(day)) {
      throw new OperatorException(
          ExitCode.USAGE,
          subject(day)
              + "expected the first day of a "
              + (table.calendar().grain() == Calendar.Grain.WEEKS ? "week" : "month")
              + ", which is a day of the table, but found another; ask for --day "
              + first);
    }
    requireMade(table, new TreeSet<>(Set.of(day)), day);
  }

  /** Returns, after {@link #requireMade}, which days are to be made again: table, days. */
  List<String> outdated() {
    return outdated;
  }

  private void requireMade(MetricTable made, NavigableSet<LocalDate> days, LocalDate asked) {
    for (MetricInput input : made.inputs()) {
      TouchedDays plan = plans.get(input.relation());
      if (plan == null) {
        continue;
      }
      NavigableSet<LocalDate> given = calendar(input.relation());
      NavigableSet<LocalDate> needed = new TreeSet<>();
      days.forEach(day -> input.window().of(day, given).forEach(needed::add));
      requireMade(plan.table(), needed, asked);
      List<LocalDate> missing = new ArrayList<>();
      List<LocalDate> changed = new ArrayList<>();
      for (TouchedDay day : plan.days()) {
        if (needed.contains(day.day())) {
          (day.reason() instanceof TouchReason.NewDay ? missing : changed).add(day.day());
        }
      }
      String outdatedDays = input.relation() + " " + TouchReason.words(changed);
      if (!changed.isEmpty() && !outdated.contains(outdatedDays)) {
        outdated.add(outdatedDays);
      }
      if (!missing.isEmpty()) {
        throw new OperatorException(
            ExitCode.NOT_READY,
            subject(asked)
                + "expected "
                + input.relation()
                + " of "
                + TouchReason.words(missing)
                + ", which it is made of, but found that no run has made "
                + (missing.size() == 1 ? "it" : "them")
                + " yet; run 'daybook metrics', and see 'daybook gates' if it still isn't made");
      }
    }
  }

  /** Returns the days that a relation will have once all tables behind it are made. */
  private NavigableSet<LocalDate> calendar(String relation) {
    TouchedDays plan = plans.get(relation);
    if (plan == null) {
      RelationDays days = relations.get(relation);
      return days == null ? new TreeSet<>() : days.days();
    }
    List<LocalDate> given = new ArrayList<>();
    plan.table().calendar().inputs().forEach(input -> given.addAll(calendar(input)));
    NavigableSet<LocalDate> days = plan.table().calendar().days(given);
    days.addAll(plan.own().days(relation));
    return days;
  }

  /** Returns the refusal of a day that the table doesn't have. */
  OperatorException without(LocalDate day) {
    boolean isCohorts = table.calendar().grain() == Calendar.Grain.COHORTS;
    return new OperatorException(
        ExitCode.USAGE,
        subject(day)
            + "expected rows of "
            + String.join(" or ", table.calendar().inputs())
            + (isCohorts ? " that concern the day" : " on the day")
            + ", whose days are the table's, but found none: archived are "
            + table
                .calendarDatasets(plans.values().stream().map(TouchedDays::table).toList())
                .stream()
                .map(this::range)
                .collect(Collectors.joining(", "))
            + "; if lines of the day are landed, run 'daybook archive'");
  }

  private String range(String dataset) {
    NavigableSet<LocalDate> days = calendar(dataset);
    return days.isEmpty()
        ? "no day of " + dataset
        : dataset + " from " + days.first() + " to " + days.last();
  }

  private String subject(LocalDate day) {
    return "[" + table.name() + " " + day + "] Cannot make the day: ";
  }
}
