package io.daybook.metrics.customers;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NavigableMap;

/**
 * A user as known at a cut-off.
 *
 * @param recency days since the last day with a purchase
 * @param frequency days with a purchase
 * @param value mean amount of such a day, in ordinary orders
 * @param tenure days since the first such day
 * @param comesBack whether a purchase followed
 */
record Buyer(String user, int recency, int frequency, double value, int tenure, boolean comesBack) {

  static Buyer of(
      String user, NavigableMap<LocalDate, Double> days, LocalDate cutOff, boolean comesBack) {
    double sum = days.values().stream().mapToDouble(Double::doubleValue).sum();
    return new Buyer(
        user,
        Math.toIntExact(ChronoUnit.DAYS.between(days.lastKey(), cutOff)),
        days.size(),
        sum / days.size(),
        Math.toIntExact(ChronoUnit.DAYS.between(days.firstKey(), cutOff)),
        comesBack);
  }

  /** Returns recency, frequency, value and tenure, each as the logarithm of one more. */
  List<Double> features() {
    return List.of(
        StrictMath.log1p(recency),
        StrictMath.log1p(frequency),
        StrictMath.log1p(Math.max(0, value)),
        StrictMath.log1p(tenure));
  }
}
