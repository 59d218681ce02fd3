package io.daybook.local.shop;

import java.util.Locale;

/**
 * How busy the shop is.
 *
 * @param visitorsPerDay visits on each day, {@value #LEAST} to {@value #MOST}; a visit makes about
 *     two to three log records
 */
public record ShopSize(int visitorsPerDay) {
  private static final int LEAST = 300;
  private static final int MOST = 10_000_000;

  /** Records that a visit leaves in all logs together on average, times ten. */
  private static final long TENTHS_OF_RECORDS_PER_VISIT = 23;

  /** Enough for every kind of record and flaw: some 10,000 records. */
  public static final ShopSize SMALL = new ShopSize(1_500);

  /** What the demo shows: some 28,000 records. */
  public static final ShopSize DEMO = new ShopSize(4_000);

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
  }

  /** Returns the size whose logs hold about so many records in all. */
  public static ShopSize ofRecords(long records) {
    long visitors = records * 10 / (TENTHS_OF_RECORDS_PER_VISIT * ShopDays.ALL.size());
    return new ShopSize((int) Math.max(LEAST, Math.min(MOST, visitors)));
  }
}
