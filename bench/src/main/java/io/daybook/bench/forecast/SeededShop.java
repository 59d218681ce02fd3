package io.daybook.bench.forecast;

import io.daybook.metrics.forecast.DailySeries;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Three years of a shop's days that follow from a seed: trend, week, seasons of the year, closing
 * days, promotions, days that hang together, and outliers: huge orders, half of them cancelled on
 * the same day, so that gross has them and net has not.
 *
 * @param orders of an ordinary day at first
 * @param growth of a year, such as 1.2
 * @param week shares of the weekdays from Monday on; 0: closed
 * @param noise standard deviation of the logarithm of a day's orders
 * @param december how much busier the weeks before Christmas are, such as 1.8
 * @param closesAtChristmas whether nothing is sold from 24 December to 2 January
 * @param promotions a year
 * @param outliers a year
 */
record SeededShop(
    String name,
    double orders,
    double growth,
    List<Double> week,
    double noise,
    double december,
    boolean closesAtChristmas,
    int promotions,
    int outliers) {
  private static final LocalDate FIRST = LocalDate.of(2023, 1, 2);
  private static final int DAYS = 1095;
  private static final double YEAR = 365.25;
  private static final double STAYS = 0.7;
  private static final double ORDER_VALUE = 42;
  private static final double VALUE_NOISE = 1.1;
  private static final double RETURNS = 0.04;
  private static final Set<MonthDay> HOLIDAYS =
      Set.of(MonthDay.of(1, 1), MonthDay.of(12, 25), MonthDay.of(12, 26));

  /** Shops of different kinds. */
  static final List<SeededShop> ALL =
      List.of(
          new SeededShop(
              "household",
              120,
              1.25,
              List.of(1.1, 1.15, 1.1, 1.2, 1.0, 0.0, 0.5),
              0.22,
              1.8,
              true,
              4,
              3),
          new SeededShop(
              "fashion",
              400,
              1.1,
              List.of(0.9, 0.85, 0.9, 0.95, 1.1, 1.3, 1.2),
              0.15,
              1.5,
              false,
              10,
              2),
          new SeededShop(
              "office", 60, 0.9, List.of(1.2, 1.3, 1.2, 1.1, 0.9, 0.0, 0.0), 0.2, 0.8, true, 0, 4),
          new SeededShop(
              "grocery",
              1500,
              1.05,
              List.of(0.8, 0.8, 0.9, 1.0, 1.4, 1.6, 0.0),
              0.08,
              1.2,
              false,
              6,
              0),
          new SeededShop(
              "boutique",
              9,
              1.4,
              List.of(0.8, 0.9, 1.0, 1.0, 1.2, 1.4, 0.7),
              0.3,
              1.6,
              false,
              3,
              3));

  SeededShop {
    week = List.copyOf(week);
  }

  /** Returns gross, net and orders. */
  List<NamedSeries> series(long seed) {
    Random random = new Random(seed * 31 + name.hashCode());
    double[] gross = new double[DAYS];
    double[] net = new double[DAYS];
    double[] count = new double[DAYS];
    Map<LocalDate, Double> promoted = promoted(random);
    Set<Integer> huge = new TreeSet<>();
    for (int i = 0; i < outliers * 3; i++) {
      huge.add(random.nextInt(DAYS));
    }
    double drift = 0;
    for (int at = 0; at < DAYS; at++) {
      LocalDate day = FIRST.plusDays(at);
      drift = STAYS * drift + Math.sqrt(1 - STAYS * STAYS) * random.nextGaussian() * noise / 2;
      double expected = isOpen(day) ? expected(day, at) * promoted.getOrDefault(day, 1.0) : 0;
      double level = expected * StrictMath.exp(drift + random.nextGaussian() * noise);
      count[at] = Math.rint(level + Math.sqrt(level) * random.nextGaussian());
      count[at] = Math.max(0, count[at]);
      double mean = StrictMath.exp(random.nextGaussian() * VALUE_NOISE / Math.sqrt(count[at] + 1));
      gross[at] = cents(count[at] * ORDER_VALUE * mean);
      net[at] = cents(gross[at] * (1 - RETURNS * 2 * random.nextDouble()));
      if (huge.contains(at) && count[at] > 0) {
        double order = cents(orders * ORDER_VALUE * (3 + 5 * random.nextDouble()));
        gross[at] += order;
        net[at] += random.nextBoolean() ? order : 0;
      }
    }
    return List.of(
        new NamedSeries(name + " gross", DailySeries.of(FIRST, gross)),
        new NamedSeries(name + " net", DailySeries.of(FIRST, net)),
        new NamedSeries(name + " orders", DailySeries.of(FIRST, count)));
  }

  /** A promotion lasts three to seven days, and the days behind it are a little quieter. */
  private Map<LocalDate, Double> promoted(Random random) {
    Map<LocalDate, Double> days = new HashMap<>();
    for (int i = 0; i < promotions * 3; i++) {
      LocalDate start = FIRST.plusDays(random.nextInt(DAYS));
      int length = 3 + random.nextInt(5);
      double lift = 1.2 + 0.6 * random.nextDouble();
      for (int day = 0; day < 2 * length; day++) {
        days.put(start.plusDays(day), day < length ? lift : 0.95);
      }
    }
    return new TreeMap<>(days);
  }

  private double expected(LocalDate day, int at) {
    double trend = StrictMath.pow(growth, at / YEAR);
    double season = 1 + 0.1 * StrictMath.sin(2 * Math.PI * (day.getDayOfYear() - 80) / YEAR);
    return orders * trend * season * beforeChristmas(day) * share(day.getDayOfWeek());
  }

  private double share(DayOfWeek weekday) {
    return week.get(weekday.getValue() - 1);
  }

  /** Rises through November, and falls behind Christmas. */
  private double beforeChristmas(LocalDate day) {
    if (day.getMonth() == Month.NOVEMBER) {
      return 1 + (december - 1) * day.getDayOfMonth() / 30;
    }
    return day.getMonth() == Month.DECEMBER && day.getDayOfMonth() < 24 ? december : 1;
  }

  private boolean isOpen(LocalDate day) {
    MonthDay date = MonthDay.from(day);
    boolean isBetweenYears =
        date.compareTo(MonthDay.of(12, 24)) >= 0 || date.compareTo(MonthDay.of(1, 2)) <= 0;
    return share(day.getDayOfWeek()) > 0
        && !(closesAtChristmas ? isBetweenYears : HOLIDAYS.contains(date));
  }

  private static double cents(double amount) {
    return Math.rint(amount * 100) / 100;
  }
}
