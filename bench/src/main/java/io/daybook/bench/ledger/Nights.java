package io.daybook.bench.ledger;

import io.daybook.bench.BenchSegments;
import io.daybook.bench.GoalRow;
import io.daybook.bench.GoalTable;
import io.daybook.bench.PurchaseArchive;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;

/** One more day in a ledger of years, beside one in a ledger of a week. */
final class Nights {
  /** Of the ledger that everything is compared with. */
  static final int FEW_DAYS = 7;

  private static final LocalDate FIRST_DAY = LocalDate.of(2016, 1, 1);
  private static final int WARM_UP_ROUNDS = 2;
  private static final double MOST = 1.2;

  private final Storage storage;
  private final PurchaseArchive archive;
  private final Progress progress;
  private final GoalTable figures;

  Nights(Storage storage, PurchaseArchive archive, Progress progress, GoalTable figures) {
    this.storage = storage;
    this.archive = archive;
    this.progress = progress;
    this.figures = figures;
  }

  /**
   * Measures.
   *
   * @param days of the long ledger
   * @param segments that it consumed
   * @param events of each day that is archived
   */
  void run(int days, int segments, long events, int rounds) throws IOException {
    AgedLedger few = new AgedLedger("few", FEW_DAYS);
    AgedLedger many = new AgedLedger("many", days);
    PartitionVersion version = new AgedLedger("one", 0).night(0, events, true).partitions().get(0);
    int hosts = segments / days;
    try (Progress.Step step =
        progress.start("write ledgers", FEW_DAYS + days, Progress.Unit.DAYS)) {
      few.entries().commit(FIRST_DAY, FEW_DAYS, hosts, version, step);
      many.entries().commit(FIRST_DAY, days, hosts, version, step);
    }
    try (Progress.Step step =
        progress.start("archive days", WARM_UP_ROUNDS + rounds, Progress.Unit.DAYS)) {
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        few.night(round + WARM_UP_ROUNDS, events, round >= 0);
        many.night(round + WARM_UP_ROUNDS, events, round >= 0);
        step.advance(1);
      }
    }
    figures.add(
        GoalRow.of("openFewSeconds", "opening a ledger of 7 days, seconds", few.open.median()));
    figures.add(
        GoalRow.of(
            "openManySeconds",
            String.format("opening one of %,d days, seconds", days),
            many.open.median()));
    figures.add(
        GoalRow.of(
            "nightFewSeconds",
            String.format("archiving one more day of %,d events after 7, seconds", events),
            few.night.median()));
    figures.add(
        GoalRow.of(
            "nightManySeconds",
            String.format("archiving it after %,d, seconds", days),
            many.night.median()));
    figures.add(
        GoalRow.of(
            "nightRatio",
            "opening and archiving, as a multiple of that after 7 days",
            (many.open.median() + many.night.median()) / (few.open.median() + few.night.median()),
            MOST));
  }

  /** A warehouse with a history. */
  private final class AgedLedger {
    private final Zones zones;
    private final int history;
    private final PurchaseDays days;
    private final Seconds open = new Seconds();
    private final Seconds night = new Seconds();

    AgedLedger(String name, int history) {
      this.zones = new Zones(new StoragePath("/" + name));
      this.history = history;
      this.days = new PurchaseDays(storage, zones, archive);
    }

    NightlyEntries entries() {
      return new NightlyEntries(storage, zones, BenchSegments.SOURCE);
    }

    PurchaseDays.DayCost night(int round, long events, boolean counts) throws IOException {
      LocalDate day = FIRST_DAY.plusDays(history + round);
      long distinct = days.land(day, day, events, round);
      long begin = System.nanoTime();
      new Ledger(storage, zones.archive(Datasets.PURCHASE.name())).state();
      double opened = (System.nanoTime() - begin) / 1e9;
      PurchaseDays.DayCost cost = days.archive(distinct);
      if (counts) {
        open.add(opened);
        night.add(cost.seconds());
      }
      return cost;
    }
  }

  /** Measurements of the same. */
  private static final class Seconds {
    private double[] values = {};

    void add(double value) {
      values = Arrays.copyOf(values, values.length + 1);
      values[values.length - 1] = value;
    }

    double median() {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }
}
