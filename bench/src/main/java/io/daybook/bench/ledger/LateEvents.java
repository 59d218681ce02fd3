package io.daybook.bench.ledger;

import io.daybook.bench.GoalRow;
import io.daybook.bench.GoalTable;
import io.daybook.bench.PurchaseArchive;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Locale;

/** A trickle of late events into a large day, beside writing that day. */
final class LateEvents {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final int LATE = 1_000;
  private static final double MOST_PERCENT = 2;
  private static final double PERCENT = 100;

  private final PurchaseDays days;
  private final Progress progress;
  private final GoalTable figures;

  LateEvents(Storage storage, PurchaseArchive archive, Progress progress, GoalTable figures) {
    this.days = new PurchaseDays(storage, new Zones(new StoragePath("/large")), archive);
    this.progress = progress;
    this.figures = figures;
  }

  /**
   * Measures.
   *
   * @param events of the day
   */
  void run(long events) throws IOException {
    PurchaseDays.DayCost large = night("the large day", 0, events);
    PurchaseDays.DayCost late = night("late events", 1, LATE);
    figures.add(
        GoalRow.of(
            "dayMegabytes",
            String.format(Locale.ROOT, "a day of %,d events, megabytes", events),
            large.bytes() / 1e6));
    figures.add(GoalRow.of("daySeconds", "archiving it, seconds", large.seconds()));
    figures.add(
        GoalRow.of(
            "lateKilobytes", "1,000 late events of that day, kilobytes", late.bytes() / 1e3));
    figures.add(GoalRow.of("lateSeconds", "archiving them, seconds", late.seconds()));
    figures.add(
        GoalRow.of(
            "lateBytesPercent",
            "their bytes, as percent of the day's",
            PERCENT * late.bytes() / large.bytes(),
            MOST_PERCENT));
    figures.add(
        GoalRow.of(
            "lateSecondsPercent",
            "their time, as percent of the day's",
            PERCENT * late.seconds() / large.seconds(),
            MOST_PERCENT));
  }

  private PurchaseDays.DayCost night(String name, int night, long events) throws IOException {
    long distinct;
    try (Progress.Step step = progress.start("land " + name, events, Progress.Unit.ROWS)) {
      distinct = days.land(DAY.plusDays(night), DAY, events, night);
      step.advance(events);
    }
    try (Progress.Step step = progress.start("archive " + name, events, Progress.Unit.ROWS)) {
      PurchaseDays.DayCost cost = days.archive(distinct);
      step.advance(events);
      return cost;
    }
  }
}
