package io.daybook.metrics.facts;

import io.daybook.metrics.facts.FigureHistory.FigureSeries;
import io.daybook.metrics.facts.GatheredDays.GatheredRow;
import io.daybook.metrics.forecast.DayForecast;
import io.daybook.metrics.forecast.ForecastModel;
import io.daybook.metrics.forecast.Forecaster;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ForecastTables;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Forecasts of the days behind the newest complete one. */
final class ForecastDaily implements ToldTable {
  private static final List<String> COLUMNS =
      ForecastTables.FORECAST_DAILY.columns().stream().map(Column::name).toList();
  private static final List<String> QUANTILES = List.of("p2_5", "p10", "p50", "p90", "p97_5");

  @Override
  public MetricTable table() {
    return ForecastTables.FORECAST_DAILY;
  }

  @Override
  public List<String> madeOf() {
    return FigureHistory.TABLES;
  }

  @Override
  public NavigableSet<LocalDate> days(WarehouseLedgers ledgers, ZoneId zone) throws IOException {
    NavigableSet<LocalDate> days = new TreeSet<>();
    Optional<FigureHistory> history = FigureHistory.read(ledgers, zone, Map.of());
    if (history.isPresent()
        && history.get().series().stream()
            .anyMatch(one -> Forecaster.isTold(one.values(), one.values().size()))) {
      days.add(history.get().asOf());
    }
    return days;
  }

  @Override
  public GatheredDays tell(ToldInputs inputs, NavigableSet<LocalDate> days) throws IOException {
    GatheredDays told = new GatheredDays();
    Optional<FigureHistory> history =
        FigureHistory.read(inputs.ledgers(), inputs.zone(), inputs.missing());
    if (history.isPresent() && days.contains(history.get().asOf())) {
      for (FigureSeries series : history.get().series()) {
        if (!series.metric().equals(FigureHistory.ORDER_VALUE)) {
          tell(told, history.get().asOf(), series);
        }
      }
    }
    return told;
  }

  private static void tell(GatheredDays told, LocalDate asOf, FigureSeries series) {
    Forecaster forecaster = Forecaster.of(series.values());
    for (DayForecast day : forecaster.forecast()) {
      ForecastModel model = forecaster.model().orElseThrow();
      told.add(
          asOf,
          series.metric(),
          series.currency(),
          day.day(),
          (long) day.horizon(),
          day.low95(),
          day.low80(),
          day.middle(),
          day.high80(),
          day.high95(),
          model.word(),
          orNull(forecaster.errorOf(model)),
          orNull(forecaster.errorOf(ForecastModel.WEEKDAY_MEAN)),
          orNull(forecaster.coverage80()));
    }
  }

  private static @Nullable Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** Keys are unique, quantiles are in order, and no model is used that the baseline beats. */
  @Override
  public List<BrokenRule> audit(GatheredDays days) {
    List<BrokenRule> broken = new ArrayList<>();
    for (LocalDate day : days.days()) {
      Set<List<@Nullable Object>> keys = new HashSet<>();
      for (GatheredRow row : days.of(day)) {
        List<@Nullable Object> key = row.values().subList(0, 3);
        if (!keys.add(key)) {
          broken.add(new BrokenRule(day, "keys are unique", "one row of " + key, "another"));
        }
        audit(day, row, key, broken);
      }
    }
    return broken;
  }

  private static void audit(
      LocalDate day, GatheredRow row, List<@Nullable Object> key, List<BrokenRule> broken) {
    List<Double> quantiles = QUANTILES.stream().map(name -> number(row, name)).toList();
    if (!quantiles.stream().allMatch(Double::isFinite)
        || !quantiles.equals(quantiles.stream().sorted().toList())) {
      broken.add(
          new BrokenRule(
              day, "quantiles are in order", "numbers that rise, of " + key, quantiles.toString()));
    }
    boolean isEnsemble =
        ForecastModel.ENSEMBLE.word().equals(row.values().get(COLUMNS.indexOf("model")));
    double own = number(row, "backtest_mase");
    double baseline = number(row, "baseline_mase");
    if (isEnsemble && !Double.isNaN(baseline) && !(own <= baseline)) {
      broken.add(
          new BrokenRule(
              day,
              "the baseline is not better",
              "an error of at most " + baseline + " of " + key,
              String.valueOf(own)));
    }
  }

  private static double number(GatheredRow row, String column) {
    Object value = row.values().get(COLUMNS.indexOf(column));
    return value == null ? Double.NaN : (Double) Objects.requireNonNull(value);
  }
}
