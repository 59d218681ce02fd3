package io.daybook.metrics.forecast;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A day beside what was expected of it the day before.
 *
 * @param low an ordinary day isn't below
 * @param high an ordinary day isn't above
 * @param score distance from the middle in robust standard deviations of ordinary days, negative
 *     below; nothing where the day is unknown or was expected to be closed
 */
public record JudgedDay(
    LocalDate day, double expected, double low, double high, OptionalDouble score, DayKind kind) {
  /** Standard deviations that ordinary days stay within. */
  private static final double LIMIT = 3.5;

  /** What became of a day. */
  public enum DayKind {
    NORMAL("normal"),
    SPIKE("spike"),
    DROP("drop"),
    /** No sale on a day that was forecast as closed, or on a common holiday. */
    CLOSED("closed"),
    /** Sales on a day that was forecast as closed. */
    OPEN("open"),
    /** Not all data is in. */
    INCOMPLETE("incomplete");

    private final String word;

    DayKind(String word) {
      this.word = word;
    }

    /** Returns its name in tables. */
    public String word() {
      return word;
    }

    /** Returns whether a person should look at the day. */
    public boolean isAnomaly() {
      return this == SPIKE || this == DROP || this == OPEN;
    }
  }

  /** Returns the days of a series that something was expected of, in order. */
  public static List<JudgedDay> all(DailySeries series) {
    List<JudgedDay> judged = new ArrayList<>();
    Forecaster forecaster = new Forecaster(series.day(0));
    for (int at = 0; at < series.size(); at++) {
      double value = series.value(at);
      forecaster.expected().ifPresent(expected -> judged.add(of(expected, value)));
      forecaster.observe(value);
    }
    return judged;
  }

  private static JudgedDay of(ExpectedDay expected, double value) {
    OptionalDouble score = score(expected, value);
    return new JudgedDay(
        expected.day(),
        expected.middle(),
        Math.max(expected.least(), expected.middle() - LIMIT * expected.below()),
        expected.middle() + LIMIT * expected.above(),
        score,
        kind(expected, value, score));
  }

  private static OptionalDouble score(ExpectedDay expected, double value) {
    if (Double.isNaN(value) || expected.isClosed()) {
      return OptionalDouble.empty();
    }
    double distance = value - expected.middle();
    return OptionalDouble.of(distance / (distance >= 0 ? expected.above() : expected.below()));
  }

  private static DayKind kind(ExpectedDay expected, double value, OptionalDouble score) {
    if (Double.isNaN(value)) {
      return DayKind.INCOMPLETE;
    }
    if (expected.isClosed()) {
      return value == 0 ? DayKind.CLOSED : DayKind.OPEN;
    }
    LocalDate day = expected.day();
    if (value == 0 && Holidays.sameHoliday(day, day.getYear()).isPresent()) {
      return DayKind.CLOSED;
    }
    double distance = score.orElse(0);
    return distance > LIMIT ? DayKind.SPIKE : distance < -LIMIT ? DayKind.DROP : DayKind.NORMAL;
  }
}
