package io.daybook.local.shop;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * How many visits a day gets. With past days trade grows, weekends are quiet, and no two weeks are
 * alike: there is a sale of four days, one of an outage, and holidays. Without them each day is
 * like the others.
 */
final class Footfall {
  /** Monday first, of a thousand. */
  private static final int[] OF_WEEKDAY = {1_000, 1_020, 990, 960, 900, 720, 800};

  /** Half of today's trade so many days ago, a third twice as many. */
  private static final int DAYS_OF_GROWTH = 75;

  private static final int MOST_NOISE = 60;
  private static final int SALE_FIRST = 36;
  private static final int SALE_LAST = 33;
  private static final int OF_SALE = 1_600;
  private static final int OUTAGE = 18;
  private static final int OF_OUTAGE = 350;
  private static final int OF_HOLIDAY = 500;
  private static final Set<MonthDay> HOLIDAYS =
      Set.of(MonthDay.of(1, 1), MonthDay.of(12, 25), MonthDay.of(12, 26));

  private final ShopSize size;
  private final long seed;

  Footfall(ShopSize size, long seed) {
    this.size = size;
    this.seed = seed;
  }

  /** Returns the visits of a day. */
  int visitsOn(LocalDate day) {
    if (size.pastDays() == 0) {
      return size.visitorsPerDay();
    }
    int daysAgo = (int) ChronoUnit.DAYS.between(day, ShopDays.FIRST);
    long visits = size.visitorsPerDay();
    visits = visits * DAYS_OF_GROWTH / (DAYS_OF_GROWTH + Math.max(0, daysAgo));
    visits = visits * OF_WEEKDAY[day.getDayOfWeek().getValue() - 1] / 1_000;
    visits = visits * occasion(day, daysAgo) / 1_000;
    SplittableRandom own = new SplittableRandom(seed + day.toEpochDay());
    return (int) (visits * (1_000 + own.nextInt(-MOST_NOISE, MOST_NOISE + 1)) / 1_000);
  }

  private static int occasion(LocalDate day, int daysAgo) {
    if (daysAgo >= SALE_LAST && daysAgo <= SALE_FIRST) {
      return OF_SALE;
    }
    if (daysAgo == OUTAGE) {
      return OF_OUTAGE;
    }
    return HOLIDAYS.contains(MonthDay.from(day)) ? OF_HOLIDAY : 1_000;
  }
}
