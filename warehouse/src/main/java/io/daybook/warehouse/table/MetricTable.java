package io.daybook.warehouse.table;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table of daily figures, partitioned by {@code dt}. Its rows are unique by {@code dt} and {@link
 * #dimensions()}; a dimension is never null, a missing one is {@code (none)}.
 *
 * @param name the table's name in the database {@code daybook_metrics}
 * @param comment describes a row
 * @param audience who reads it
 * @param calendar which days it has
 * @param inputs what a day is made of; a metric table stands in its list before its dependants
 * @param dimensions key columns beside {@code dt}
 * @param measures figures, with their definitions as comments
 * @param concerns the dimension, a date, that tells which day a row concerns; nothing: its own
 * @param reach how far its figures look ahead in events; nothing: no farther than their inputs
 * @param definition changes whenever the same inputs give other figures: days made by another one
 *     are made again
 */
public record MetricTable(
    String name,
    String comment,
    Audience audience,
    Calendar calendar,
    List<MetricInput> inputs,
    List<Column> dimensions,
    List<Measure> measures,
    Optional<String> concerns,
    Optional<Lookahead> reach,
    String definition) {

  /**
   * How far figures look ahead: they depend on how far the data of some datasets is complete, the
   * horizon, up to some days behind their own.
   *
   * @param datasets that must be complete
   * @param days behind the day; a later horizon changes nothing
   */
  public record Lookahead(List<String> datasets, int days) {
    public Lookahead {
      datasets = List.copyOf(datasets);
    }
  }

  private static final String FIRST = "1";

  /** Who reads a table. */
  public enum Audience {
    /** Everybody: it is published in Hive. */
    PEOPLE,
    /** Other tables: distinct users and orders of a day, which are read instead of the archive. */
    TABLES
  }

  public MetricTable {
    Identifiers.check("metric table", name);
    inputs = List.copyOf(inputs);
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
    Set<String> names = new HashSet<>(Set.of("dt"));
    for (Column column : columns(dimensions, measures)) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "metric table " + name + ": column '" + column.name() + "' is declared twice");
      }
    }
  }

  /** A table for people whose rows concern their own day. */
  public MetricTable(
      String name,
      String comment,
      Calendar calendar,
      List<MetricInput> inputs,
      List<Column> dimensions,
      List<Measure> measures) {
    this(
        name,
        comment,
        Audience.PEOPLE,
        calendar,
        inputs,
        dimensions,
        measures,
        Optional.empty(),
        Optional.empty(),
        FIRST);
  }

  /** Returns the same table for other tables to read. */
  MetricTable forTables() {
    return new MetricTable(
        name,
        comment,
        Audience.TABLES,
        calendar,
        inputs,
        dimensions,
        measures,
        concerns,
        reach,
        definition);
  }

  /** Returns the same table, whose rows concern the day in a dimension. */
  MetricTable concerning(String dimension) {
    return new MetricTable(
        name,
        comment,
        audience,
        calendar,
        inputs,
        dimensions,
        measures,
        Optional.of(dimension),
        reach,
        definition);
  }

  /** Returns the same table, whose figures look ahead. */
  MetricTable reaching(int days, String... datasets) {
    return new MetricTable(
        name,
        comment,
        audience,
        calendar,
        inputs,
        dimensions,
        measures,
        concerns,
        Optional.of(new Lookahead(List.of(datasets), days)),
        definition);
  }

  /** Returns the same table, whose figures are made by another definition than the first. */
  MetricTable definedAs(String newDefinition) {
    return new MetricTable(
        name,
        comment,
        audience,
        calendar,
        inputs,
        dimensions,
        measures,
        concerns,
        reach,
        newDefinition);
  }

  /** Returns dimensions, then measures: the order of files and DDL. */
  public List<Column> columns() {
    return columns(dimensions, measures);
  }

  /**
   * Returns the datasets that its calendar goes by, through other metric tables too.
   *
   * @param tables among which those are
   */
  public Set<String> calendarDatasets(Collection<MetricTable> tables) {
    Set<String> names = new TreeSet<>();
    for (String input : calendar.inputs()) {
      tables.stream()
          .filter(table -> table.name().equals(input))
          .findFirst()
          .ifPresentOrElse(
              table -> names.addAll(table.calendarDatasets(tables)), () -> names.add(input));
    }
    return names;
  }

  /**
   * Returns the datasets whose events make a day of the table, or end it.
   *
   * @param tables those that it may be made of
   */
  public Set<String> datasets(Collection<MetricTable> tables) {
    Set<String> names = calendarDatasets(tables);
    reach.ifPresent(lookahead -> names.addAll(lookahead.datasets()));
    return names;
  }

  /** Returns the last day whose events a day of the table is made of. */
  public LocalDate lastDay(LocalDate day) {
    return switch (calendar.grain()) {
      case WEEKS -> Window.Week.last(day);
      case MONTHS -> day.withDayOfMonth(day.lengthOfMonth());
      case DAYS, EVERY_DAY, COHORTS, RUNS, ARRIVALS, AS_OF ->
          day.plusDays(reach.map(Lookahead::days).orElse(0));
    };
  }

  /**
   * Returns whether it is gathered from ledgers behind all figures: facts about runs, and what is
   * told once from totals.
   */
  public boolean isOfRuns() {
    return calendar.grain() == Calendar.Grain.RUNS
        || calendar.grain() == Calendar.Grain.ARRIVALS
        || isToldOnce();
  }

  /** Returns whether a day that is made stays as it is. */
  public boolean isToldOnce() {
    return calendar.grain() == Calendar.Grain.AS_OF;
  }

  /** Returns what {@code dt} is, in one clause. */
  public String dayComment() {
    return switch (calendar.grain()) {
      case WEEKS -> "Monday of the week, in the business zone";
      case MONTHS -> "first day of the month, in the business zone";
      case DAYS, EVERY_DAY, COHORTS, RUNS, AS_OF -> "the day, in the business zone";
      case ARRIVALS -> "the day of arrival, in UTC";
    };
  }

  /** Returns the input of that name. */
  public Optional<MetricInput> input(String relation) {
    return inputs.stream().filter(input -> input.relation().equals(relation)).findFirst();
  }

  private static List<Column> columns(List<Column> dimensions, List<Measure> measures) {
    List<Column> columns = new ArrayList<>(dimensions);
    measures.forEach(measure -> columns.add(measure.column()));
    return List.copyOf(columns);
  }
}
