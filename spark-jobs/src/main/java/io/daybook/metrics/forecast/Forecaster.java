package io.daybook.metrics.forecast;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads a series day by day and forecasts the next 28 days from each. Everything it knows at a day
 * follows from the days up to it: errors of its own forecasts, parameters, limits and closing days.
 * So a series read to its end has been backtested by rolling origin on the way.
 */
public final class Forecaster {
  /** Days that are forecast. */
  public static final int HORIZON = 28;

  private static final int BASELINE_WEEKS = 8;
  private static final int WEEK = 7;

  /** Days behind which a forecast is made whose errors tell of later ones. */
  private static final int WARM_UP = 2 * WEEK;

  private static final int LEAST_DAYS = 4 * WEEK;
  private static final int FULL_DAYS = BASELINE_WEEKS * WEEK;

  /** How far the better parts are preferred, and the better parameters of a part. */
  private static final double PARTS_POWER = 6;

  private static final double PARAMETERS_POWER = 12;

  /** Share of the level below which a forecast is not the scale of its error. */
  private static final double LEAST_SCALE = 0.25;

  /** Share of the scale that days may differ by where none did so far. */
  private static final double LEAST_DEVIATION = 0.01;

  /** Weight that is left of an error on the next day, when models are compared. */
  private static final double MEMORY = 0.99;

  private final LocalDate first;
  private final ClosingDays closingDays = new ClosingDays();
  private final OutlierLimits limits = new OutlierLimits();
  private final WeekdayMean lastWeek = new WeekdayMean(1);
  private final WeekdayMean naive = new WeekdayMean(1);
  private final WeekdayMean baseline = new WeekdayMean(BASELINE_WEEKS);
  private final Model ensemble =
      new WeighedModels(
          PARTS_POWER, List.of(new WeekdayMean(BASELINE_WEEKS), smoothed(), seasonal()));
  private final Map<ForecastModel, Residuals> residuals = new EnumMap<>(ForecastModel.class);
  private final Map<ForecastModel, Double> errors = new EnumMap<>(ForecastModel.class);
  private final IntervalLevels levels = new IntervalLevels();
  private final OrdinaryErrors ordinary = new OrdinaryErrors();
  private double told;
  private double toldWithin80;
  private final Deque<ForecastOrigin> origins = new ArrayDeque<>();
  private int days;
  private int known;
  private boolean wasNegative;

  /** What was told at a day: points of all models, and the week ahead by the one in use. */
  private static final class ForecastOrigin {
    private final Map<ForecastModel, double[]> points = new EnumMap<>(ForecastModel.class);
    private final double[] scales = new double[HORIZON];
    private List<DayForecast> told = List.of();

    ForecastOrigin() {
      for (ForecastModel model : ForecastModel.values()) {
        points.put(model, new double[HORIZON]);
      }
    }

    double[] points(ForecastModel model) {
      return Objects.requireNonNull(points.get(model));
    }
  }

  /**
   * @param first day of the series
   */
  public Forecaster(LocalDate first) {
    this.first = first;
    for (ForecastModel model : ForecastModel.values()) {
      residuals.put(model, new Residuals(HORIZON));
      errors.put(model, 0.0);
    }
  }

  /** Returns one that has read a whole series. */
  public static Forecaster of(DailySeries series) {
    Forecaster forecaster = new Forecaster(series.day(0));
    for (int at = 0; at < series.size(); at++) {
      forecaster.observe(series.value(at));
    }
    return forecaster;
  }

  /** Returns whether a series tells something of the day at a place: four weeks are known. */
  public static boolean isTold(DailySeries series, int place) {
    int known = 0;
    for (int at = 0; at < Math.min(place, series.size()) && known < LEAST_DAYS; at++) {
      known += Double.isNaN(series.value(at)) ? 0 : 1;
    }
    return known == LEAST_DAYS;
  }

  private static Model smoothed() {
    List<Model> models = new ArrayList<>();
    for (double alpha : new double[] {0.03, 0.06, 0.1, 0.2, 0.35}) {
      models.add(new SmoothedLevel(alpha));
    }
    return new WeighedModels(PARAMETERS_POWER, models);
  }

  private static Model seasonal() {
    List<Model> models = new ArrayList<>();
    for (HoltWinters.Season season : HoltWinters.Season.values()) {
      for (double alpha : new double[] {0.03, 0.08, 0.2, 0.4}) {
        for (double beta : new double[] {0, 0.005, 0.02}) {
          for (double gamma : new double[] {0.03, 0.1, 0.25}) {
            models.add(new HoltWinters(season, alpha, beta, gamma));
          }
        }
      }
    }
    return new WeighedModels(PARAMETERS_POWER, models);
  }

  /** Returns the day that comes next. */
  public LocalDate next() {
    return first.plusDays(days);
  }

  /**
   * Takes in the next day.
   *
   * @param value of the day; NaN: unknown
   */
  public void observe(double value) {
    LocalDate day = next();
    if (!Double.isNaN(value)) {
      compare(value);
      known++;
      wasNegative |= value < 0;
      lastWeek.observe(day.getDayOfWeek(), value);
      baseline.observe(day.getDayOfWeek(), value);
    }
    learn(day, value);
    closingDays.observe(day, value);
    days++;
    if (known < WARM_UP) {
      return;
    }
    ForecastOrigin origin = origin();
    origin.told = told(origin, WEEK);
    origins.addFirst(origin);
    if (origins.size() > HORIZON) {
      origins.removeLast();
    }
  }

  /** Measures what was forecast for a day from each of the days before. */
  private void compare(double value) {
    errors.replaceAll((model, error) -> error * MEMORY);
    told *= MEMORY;
    toldWithin80 *= MEMORY;
    int horizon = 0;
    for (ForecastOrigin origin : origins) {
      horizon++;
      if (horizon <= WEEK && !origin.told.isEmpty()) {
        observe(origin.told.get(horizon - 1), value);
      }
      double scale = origin.scales[horizon - 1];
      for (Map.Entry<ForecastModel, double[]> points : origin.points.entrySet()) {
        double error = value - points.getValue()[horizon - 1];
        if (Double.isNaN(error)) {
          continue;
        }
        if (scale > 0) {
          residuals(points.getKey()).add(horizon, error / scale);
        }
        if (horizon <= WEEK) {
          errors.merge(points.getKey(), Math.abs(error), Double::sum);
        }
      }
    }
  }

  private void observe(DayForecast day, double value) {
    told++;
    toldWithin80 += day.low80() <= value && value <= day.high80() ? 1 : 0;
    if (day.scale() > 0) {
      levels.observe(day, value);
    }
  }

  private void learn(LocalDate day, double value) {
    DayOfWeek weekday = day.getDayOfWeek();
    if (Double.isNaN(value)
        || closingDays.isExpected(day)
        || (value == 0 && closingDays.isClosing(day))) {
      ensemble.skip(weekday);
      return;
    }
    if (!origins.isEmpty()) {
      ForecastOrigin before = origins.getFirst();
      if (before.scales[0] > 0) {
        ordinary.add((value - before.points(ForecastModel.ENSEMBLE)[0]) / before.scales[0]);
      }
    }
    double cleaned = limits.clean(weekday, value);
    naive.observe(weekday, value);
    ensemble.observe(weekday, cleaned);
  }

  private ForecastOrigin origin() {
    ForecastOrigin origin = new ForecastOrigin();
    double level = Math.abs(baseline.level());
    for (int horizon = 1; horizon <= HORIZON; horizon++) {
      LocalDate day = first.plusDays(days - 1L + horizon);
      for (ForecastModel model : ForecastModel.values()) {
        double point = point(model, day, horizon);
        origin.points(model)[horizon - 1] = Double.isNaN(point) ? baseline.level() : point;
      }
      double middle = origin.points(ForecastModel.ENSEMBLE)[horizon - 1];
      origin.scales[horizon - 1] =
          closingDays.isExpected(day) ? 0 : Math.max(Math.abs(middle), LEAST_SCALE * level);
    }
    return origin;
  }

  private double point(ForecastModel model, LocalDate day, int horizon) {
    DayOfWeek weekday = day.getDayOfWeek();
    return switch (model) {
      case LAST_WEEK -> lastWeek.mean(weekday);
      case SEASONAL_NAIVE -> naive.mean(weekday);
      case WEEKDAY_MEAN -> baseline.mean(weekday);
      case ENSEMBLE -> ensemble(day, horizon);
    };
  }

  private double ensemble(LocalDate day, int horizon) {
    if (closingDays.isExpected(day)) {
      return 0;
    }
    double mean = ensemble.forecast(day.getDayOfWeek(), horizon);
    if (Double.isNaN(mean)) {
      return baseline.mean(day.getDayOfWeek());
    }
    return wasNegative ? mean : Math.max(0, mean);
  }

  /** Returns whether eight weeks of days are known, which all models need. */
  public boolean isFull() {
    return known >= FULL_DAYS;
  }

  /** Returns the model that is used now; nothing under four weeks of known days. */
  public Optional<ForecastModel> model() {
    if (known < LEAST_DAYS) {
      return Optional.empty();
    }
    if (!isFull()) {
      return Optional.of(ForecastModel.SEASONAL_NAIVE);
    }
    return Optional.of(
        error(ForecastModel.ENSEMBLE) <= error(ForecastModel.WEEKDAY_MEAN)
            ? ForecastModel.ENSEMBLE
            : ForecastModel.WEEKDAY_MEAN);
  }

  /**
   * Returns a model's error over seven days on this series so far, in units of the seasonal naive
   * forecast's on the same days; an error counts 1 % less with each day. NaN or infinite if that
   * had none.
   */
  public double errorOf(ForecastModel model) {
    return error(model) / error(ForecastModel.LAST_WEEK);
  }

  /** Returns the share of past days within the interval of 80 %, weighed alike; NaN without any. */
  public double coverage80() {
    return toldWithin80 / told;
  }

  /** Returns what a model says of the next 28 days; only behind two weeks of known days. */
  public double[] points(ForecastModel model) {
    return origins.getFirst().points(model).clone();
  }

  /** Returns the forecast of the next 28 days; nothing under four weeks of known days. */
  public List<DayForecast> forecast() {
    return origins.isEmpty() ? List.of() : told(origins.getFirst(), HORIZON);
  }

  /** Returns what the next day should be; nothing under four weeks of known days. */
  public Optional<ExpectedDay> expected() {
    if (known < LEAST_DAYS) {
      return Optional.empty();
    }
    ForecastOrigin origin = origins.getFirst();
    double scale = origin.scales[0];
    return Optional.of(
        scale > 0
            ? new ExpectedDay(
                next(),
                origin.points(ForecastModel.ENSEMBLE)[0],
                scale * Math.max(LEAST_DEVIATION, ordinary.above()),
                scale * Math.max(LEAST_DEVIATION, ordinary.below()),
                wasNegative ? Double.NEGATIVE_INFINITY : 0,
                false)
            : new ExpectedDay(next(), 0, 0, 0, 0, true));
  }

  /** Returns the first week of the forecast, which costs less. */
  List<DayForecast> week() {
    return origins.isEmpty() ? List.of() : origins.getFirst().told;
  }

  private List<DayForecast> told(ForecastOrigin origin, int horizons) {
    Optional<ForecastModel> model = model();
    if (model.isEmpty()) {
      return List.of();
    }
    double[] points = origin.points(model.get());
    List<DayForecast> told = new ArrayList<>();
    for (int horizon = 1; horizon <= horizons; horizon++) {
      LocalDate day = first.plusDays(days - 1L + horizon);
      double scale = origin.scales[horizon - 1];
      double[] sorted = residuals(model.get()).sorted(horizon);
      double point = scale > 0 ? points[horizon - 1] : 0;
      DayForecast bare =
          new DayForecast(day, horizon, point, point, point, point, point, Math.max(0, scale));
      told.add(sorted.length == 0 ? bare : bound(levels.around(bare, sorted)));
    }
    return told;
  }

  private DayForecast bound(DayForecast forecast) {
    return wasNegative
        ? forecast
        : new DayForecast(
            forecast.day(),
            forecast.horizon(),
            Math.max(0, forecast.low95()),
            Math.max(0, forecast.low80()),
            Math.max(0, forecast.middle()),
            forecast.high80(),
            forecast.high95(),
            forecast.scale());
  }

  private double error(ForecastModel model) {
    return errors.getOrDefault(model, 0.0);
  }

  private Residuals residuals(ForecastModel model) {
    return Objects.requireNonNull(residuals.get(model));
  }
}
