package io.daybook.metrics.forecast;

import java.time.DayOfWeek;

/**
 * A way to go on with a series. It sees days one by one, cleaned, and those that are open alone.
 */
interface Model {
  /** Takes in the next day. */
  void observe(DayOfWeek weekday, double value);

  /** Lets a day pass that has no value: closed, or unknown. */
  void skip(DayOfWeek weekday);

  /**
   * Returns the value of a day to come; NaN if it can't tell yet.
   *
   * @param horizon days ahead, from 1
   */
  double forecast(DayOfWeek weekday, int horizon);
}
