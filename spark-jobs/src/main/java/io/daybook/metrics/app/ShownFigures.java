package io.daybook.metrics.app;

import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Horizons;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.Restatement;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figures that readers were shown last, to tell how new ones differ from them: those of the
 * publication that was the newest when somebody asked first. A day that wasn't complete then
 * restates nothing. Several threads may ask at once.
 */
final class ShownFigures {
  private static final String REMOVED = "its inputs have no such day";

  private final Storage storage;
  private final Zones zones;
  private final ZoneId zone;
  private final Collection<MetricTable> tables;
  private final Publications publications;
  private final Map<String, LocalDate> horizons = new HashMap<>();
  private final Map<String, NavigableSet<LocalDate>> changedDays = new HashMap<>();
  private Optional<PublicationRecord> newest = Optional.empty();
  private boolean isRead;

  /**
   * @param zone the business zone
   * @param tables all that are made
   */
  ShownFigures(Storage storage, Zones zones, ZoneId zone, Collection<MetricTable> tables) {
    this.storage = storage;
    this.zones = zones;
    this.zone = zone;
    this.tables = tables;
    this.publications = new Publications(storage, zones, RunId::random);
  }

  /**
   * Compares days with those of the last publication.
   *
   * @param versions of the days that were made
   * @return for each complete day whose totals differ; and without totals for each that was told to
   *     differ, and doesn't any more
   */
  List<Restatement> restated(TouchedDays touched, List<PartitionVersion> versions)
      throws IOException {
    MetricTable table = touched.table();
    if (table.audience() == MetricTable.Audience.TABLES || touched.own().number() == 0) {
      return List.of();
    }
    Optional<PublicationRecord> newest = newest();
    if (newest.isEmpty()) {
      return List.of();
    }
    long number = newest.get().number();
    LedgerState shown = publications.shown(newest.get(), zones.metrics(table.name()));
    Set<LocalDate> told =
        touched.own().facts().restated().stream()
            .filter(known -> known.publication() == number)
            .map(Restatement::day)
            .collect(Collectors.toSet());
    ShownReasons reasons = new ShownReasons(tables, dataset -> changedDays(newest.get(), dataset));
    Map<LocalDate, TouchedDay> days =
        touched.days().stream().collect(Collectors.toMap(TouchedDay::day, day -> day));
    Map<LocalDate, Restatement> changed = new TreeMap<>();
    for (PartitionVersion version : versions) {
      LocalDate day = version.key().day();
      List<Restatement.ChangedTotal> totals = changed(shown.day(table.name(), day), version);
      TouchedDay made = days.get(day);
      String reason = made == null || totals.isEmpty() ? "" : reasons.text(made);
      changed.put(day, new Restatement(day, number, reason, totals));
    }
    for (LocalDate day : touched.removed()) {
      List<Restatement.ChangedTotal> totals = changed(shown.day(table.name(), day), null);
      changed.put(day, new Restatement(day, number, REMOVED, totals));
    }
    changed.values().removeIf(one -> one.totals().isEmpty() && !told.contains(one.day()));
    if (!changed.isEmpty()) {
      keepComplete(table, changed.keySet(), newest.get(), shown.days(table.name()));
    }
    return List.copyOf(changed.values());
  }

  /**
   * Returns the totals that differ. A version whose totals nobody kept tells nothing; of another
   * definition only measures that both have are compared.
   *
   * @param shown the published version; none: the day was without rows
   * @param made null if the day is to go
   */
  private static List<Restatement.ChangedTotal> changed(
      List<PartitionVersion> shown, @Nullable PartitionVersion made) {
    MeasureTotals now = made == null ? MeasureTotals.NONE : made.totals();
    if (shown.isEmpty() || made == null) {
      MeasureTotals then = shown.isEmpty() ? MeasureTotals.NONE : shown.get(0).totals();
      return then.changed(now).stream().filter(ShownFigures::isOfSomething).toList();
    }
    PartitionVersion before = shown.get(0);
    if (before.rows() > 0 && before.totals().isEmpty()) {
      return List.of();
    }
    Stream<Restatement.ChangedTotal> changed = before.totals().changed(now).stream();
    if (!TouchedDay.isSameDefinition(before.inputs(), made.inputs())) {
      Set<String> measures = before.totals().byMeasure().keySet();
      changed =
          changed.filter(
              total ->
                  measures.contains(total.measure())
                      && now.byMeasure().containsKey(total.measure()));
    }
    return changed.toList();
  }

  /** Nothing and a count of zero are the same to a reader. */
  private static boolean isOfSomething(Restatement.ChangedTotal total) {
    return Stream.of(total.before(), total.after())
        .anyMatch(number -> number != null && number.signum() != 0);
  }

  /**
   * Leaves out the days that weren't complete by the ledgers that were published, and those before
   * the table's first.
   */
  private void keepComplete(
      MetricTable table,
      Set<LocalDate> days,
      PublicationRecord publication,
      NavigableSet<LocalDate> shown)
      throws IOException {
    days.removeIf(day -> shown.isEmpty() || day.isBefore(shown.first()));
    for (String dataset : table.datasets(tables)) {
      LocalDate horizon = horizon(publication, dataset);
      days.removeIf(day -> table.lastDay(day).isAfter(horizon));
    }
  }

  /** Returns how far a dataset was complete as published; one without events ends no table. */
  private synchronized LocalDate horizon(PublicationRecord publication, String dataset)
      throws IOException {
    LocalDate known = horizons.get(dataset);
    if (known == null) {
      LedgerState archive = publications.shown(publication, zones.archive(dataset));
      known =
          archive.days(dataset).isEmpty()
              ? LocalDate.MAX
              : Horizons.of(archive, dataset, zone).orElse(LocalDate.MIN);
      horizons.put(dataset, known);
    }
    return known;
  }

  /** Returns the days on which a dataset has other events now than as published. */
  private synchronized NavigableSet<LocalDate> changedDays(
      PublicationRecord publication, String dataset) throws IOException {
    NavigableSet<LocalDate> known = changedDays.get(dataset);
    if (known == null) {
      LedgerState then = publications.shown(publication, zones.archive(dataset));
      LedgerState now = new Ledger(storage, zones.archive(dataset)).state();
      known = new TreeSet<>(then.days(dataset));
      known.addAll(now.days(dataset));
      known.removeIf(day -> content(then.day(dataset, day)).equals(content(now.day(dataset, day))));
      changedDays.put(dataset, known);
    }
    return known;
  }

  private static PartitionContent content(List<PartitionVersion> batches) {
    return batches.stream()
        .map(PartitionVersion::content)
        .reduce(PartitionContent.NONE, PartitionContent::plus);
  }

  private synchronized Optional<PublicationRecord> newest() throws IOException {
    if (!isRead) {
      newest = publications.newest();
      isRead = true;
    }
    return newest;
  }
}
