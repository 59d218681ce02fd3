package io.daybook.metrics.forecast;

/** Ways to forecast a series, by how much of it is known and how well they did on it before. */
public enum ForecastModel {
  /** The same weekday a week before, whatever it was: what errors are compared with. */
  LAST_WEEK("last_week"),
  /** The last same weekday that was open and known. */
  SEASONAL_NAIVE("seasonal_naive"),
  /** The mean of the last eight same weekdays: the baseline. */
  WEEKDAY_MEAN("weekday_mean"),
  /** The mean of weekday mean, smoothed level and Holt-Winters, outliers and closing days apart. */
  ENSEMBLE("ensemble");

  private final String word;

  ForecastModel(String word) {
    this.word = word;
  }

  /** Returns its name in tables. */
  public String word() {
    return word;
  }
}
