package io.daybook.local.shop;

import java.time.Instant;
import java.util.Locale;

/**
 * How busy the shop is, and for how long.
 *
 * @param visitorsPerDay visits on each day, {@value #LEAST} to {@value #MOST}; with past days those
 *     of a Monday as trade is in the end; a visit makes about two to three log records
 * @param pastDays days with figures before {@link ShopDays#ALL}, 0 to {@value #MOST_PAST_DAYS}
 */
public record ShopSize(int visitorsPerDay, int pastDays) {
  private static final int LEAST = 300;
  private static final int MOST = 10_000_000;
  private static final int MOST_PAST_DAYS = 1_000;

  /** Records that a visit leaves in all logs together on average, times ten. */
  private static final long TENTHS_OF_RECORDS_PER_VISIT = 23;

  /** Enough for every kind of record and flaw: some 10,000 records. */
  public static final ShopSize SMALL = new ShopSize(1_500);

  /** The demo's nine weeks: some 125,000 records. */
  public static final ShopSize DEMO = new ShopSize(1_200, 60);

  public ShopSize {
    if (visitorsPerDay < LEAST || visitorsPerDay > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "shop size: expected %,d to %,d visitors per day but found %,d",
              LEAST,
              MOST,
              visitorsPerDay));
    }
    if (pastDays < 0 || pastDays > MOST_PAST_DAYS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "shop size: expected 0 to %,d past days but found %,d",
              MOST_PAST_DAYS,
              pastDays));
    }
  }

  /** No past days. */
  public ShopSize(int visitorsPerDay) {
    this(visitorsPerDay, 0);
  }

  /** Returns a shop as busy, with so many past days. */
  public ShopSize withPastDays(int days) {
    return new ShopSize(visitorsPerDay, days);
  }

  /** Returns the size, without past days, whose logs hold about so many records in all. */
  public static ShopSize ofRecords(long records) {
    long visitors = records * 10 / (TENTHS_OF_RECORDS_PER_VISIT * ShopDays.ALL.size());
    return new ShopSize((int) Math.max(LEAST, Math.min(MOST, visitors)));
  }

  Instant begin() {
    return ShopDays.startOf(ShopDays.FIRST.minusDays(pastDays));
  }
}
