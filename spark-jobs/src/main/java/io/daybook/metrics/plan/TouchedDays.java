package io.daybook.metrics.plan;

import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.MetricTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The days of one metric table that have to be made, found by comparing what each of its days was
 * made of with what the archive holds now. Both states are folds of ledgers, so the answer is the
 * same whoever asks and however often.
 *
 * <p>The calendar is dense: it runs from the first to the last day of the archive, and a day
 * between them without events is a day all the same.
 *
 * @param base number of the metric ledger's entry that this was found on
 * @param days to be made, in order
 * @param removed days of the metric table that lie outside the calendar now, in order
 */
public record TouchedDays(
    MetricTable table, long base, List<TouchedDay> days, List<LocalDate> removed) {

  public TouchedDays {
    days = List.copyOf(days);
    removed = List.copyOf(removed);
  }

  /**
   * Compares the two ledgers of a metric table.
   *
   * @param archive of {@link MetricTable#dataset()}
   * @param metrics of the table itself
   */
  public static TouchedDays of(
      MetricTable table, LedgerState archive, LedgerState metrics, Scope scope) {
    NavigableSet<LocalDate> archived = days(archive, table.dataset());
    List<TouchedDay> touched = new ArrayList<>();
    if (!archived.isEmpty()) {
      archived
          .first()
          .datesUntil(archived.last().plusDays(1))
          .filter(scope::covers)
          .forEach(
              day -> {
                List<PartitionVersion> events = archive.day(table.dataset(), day);
                reason(events, metrics.day(table.name(), day), scope)
                    .ifPresent(reason -> touched.add(new TouchedDay(day, reason, events)));
              });
    }
    List<LocalDate> removed =
        days(metrics, table.name()).stream()
            .filter(scope::covers)
            .filter(day -> isOutside(day, archived))
            .toList();
    return new TouchedDays(table, metrics.number(), touched, removed);
  }

  /** Returns whether the table is as it should be. */
  public boolean isEmpty() {
    return days.isEmpty() && removed.isEmpty();
  }

  /** Returns the touched day of that date. */
  public Optional<TouchedDay> day(LocalDate date) {
    return days.stream().filter(day -> day.day().equals(date)).findFirst();
  }

  private static Optional<TouchReason> reason(
      List<PartitionVersion> events, List<PartitionVersion> figures, Scope scope) {
    Map<String, String> now = TouchedDay.inputs(events);
    if (figures.isEmpty()) {
      return Optional.of(now.isEmpty() ? new TouchReason.CalendarGap() : new TouchReason.NewDay());
    }
    Map<String, String> then = new TreeMap<>(figures.get(0).inputs());
    if (!now.equals(then)) {
      return Optional.of(
          now.isEmpty()
              ? new TouchReason.ArchiveGone()
              : new TouchReason.ArchiveChanged(batches(then, now)));
    }
    return scope.days() == Scope.Days.ALL
        ? Optional.of(new TouchReason.Request())
        : Optional.empty();
  }

  private static List<String> batches(Map<String, String> then, Map<String, String> now) {
    NavigableSet<String> inputs = new TreeSet<>(then.keySet());
    inputs.addAll(now.keySet());
    List<String> changes = new ArrayList<>();
    for (String input : inputs) {
      String batch = "batch " + input.substring(input.lastIndexOf('/') + 1);
      String before = then.get(input);
      String after = now.get(input);
      if (before == null) {
        changes.add(batch + " is new");
      } else if (after == null) {
        changes.add(batch + " is gone");
      } else if (!before.equals(after)) {
        changes.add(batch + " is now " + after);
      }
    }
    return changes;
  }

  private static NavigableSet<LocalDate> days(LedgerState state, String table) {
    NavigableSet<LocalDate> days = new TreeSet<>();
    for (PartitionKey key : state.partitions().keySet()) {
      // A dataset's ledger holds its quarantine too.
      if (key.table().equals(table)) {
        days.add(key.day());
      }
    }
    return days;
  }

  private static boolean isOutside(LocalDate day, NavigableSet<LocalDate> archived) {
    return archived.isEmpty() || day.isBefore(archived.first()) || day.isAfter(archived.last());
  }
}
