package io.daybook.metrics.forecast;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;

/**
 * The mean of several models, each weighed by how well it forecast the next seven days before:
 * (least error / its error) to a power. Older errors count less, so that weights follow the series.
 */
final class WeighedModels implements Model {
  private static final int HORIZON = 7;

  /** Weight that is left of an error on the next day. */
  private static final double MEMORY = 0.985;

  private final List<Model> models;
  private final double power;
  private final double[] errors;
  private final double[] weights;

  /** Forecasts by model, the place of their origin in a ring of a week, and horizon. */
  private final double[][][] forecasts;

  private int days;

  /**
   * @param power 0 is the plain mean, a high one the best model alone
   */
  WeighedModels(double power, List<? extends Model> models) {
    this.power = power;
    this.models = List.copyOf(models);
    this.errors = new double[models.size()];
    this.weights = new double[models.size()];
    Arrays.fill(weights, 1);
    this.forecasts = new double[models.size()][HORIZON][HORIZON];
    for (double[][] ring : forecasts) {
      Arrays.stream(ring).forEach(origin -> Arrays.fill(origin, Double.NaN));
    }
  }

  @Override
  public void observe(DayOfWeek weekday, double value) {
    for (int m = 0; m < errors.length; m++) {
      errors[m] *= MEMORY;
      for (int horizon = 1; horizon <= HORIZON; horizon++) {
        double error = forecasts[m][Math.floorMod(days - horizon, HORIZON)][horizon - 1] - value;
        if (!Double.isNaN(error)) {
          errors[m] += Math.abs(error);
        }
      }
      models.get(m).observe(weekday, value);
    }
    weigh();
    end(weekday);
  }

  /** A model that told nothing yet counts like the best. */
  private void weigh() {
    double least =
        Arrays.stream(errors).filter(error -> error > 0).min().orElse(Double.POSITIVE_INFINITY);
    for (int m = 0; m < errors.length; m++) {
      weights[m] = errors[m] > 0 ? Math.pow(least / errors[m], power) : 1;
    }
  }

  @Override
  public void skip(DayOfWeek weekday) {
    models.forEach(model -> model.skip(weekday));
    end(weekday);
  }

  private void end(DayOfWeek weekday) {
    for (int m = 0; m < errors.length; m++) {
      double[] ahead = forecasts[m][days % HORIZON];
      for (int horizon = 1; horizon <= HORIZON; horizon++) {
        ahead[horizon - 1] = models.get(m).forecast(weekday.plus(horizon), horizon);
      }
    }
    days++;
  }

  @Override
  public double forecast(DayOfWeek weekday, int horizon) {
    double sum = 0;
    double whole = 0;
    for (int m = 0; m < weights.length; m++) {
      double forecast = models.get(m).forecast(weekday, horizon);
      if (!Double.isNaN(forecast)) {
        sum += weights[m] * forecast;
        whole += weights[m];
      }
    }
    return sum / whole;
  }
}
