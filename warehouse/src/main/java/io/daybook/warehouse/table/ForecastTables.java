package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.DATE;
import static io.daybook.warehouse.table.ColumnType.Simple.DOUBLE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.List;

/**
 * What was expected of days, told once of each: a day that is made stays as it is, whatever becomes
 * of the figures it was told from. They are gathered behind the figures.
 */
public final class ForecastTables {
  /** Days of history that are read at most. */
  public static final int HISTORY_DAYS = 1095;

  private static final Column CURRENCY =
      Column.required("currency", STRING, "currency; (none) of login_attempts");

  /** What the next four weeks were expected to bring, as of each day. */
  public static final MetricTable FORECAST_DAILY =
      new MetricTable(
              "forecast_daily",
              "forecasts of the 28 days behind a day, made when it was the newest complete one",
              Calendar.asOf(),
              List.of(),
              List.of(
                  Column.required(
                      "metric", STRING, "gross_amount, net_amount, orders or login_attempts"),
                  CURRENCY,
                  Column.required("forecast_day", DATE, "the day that is forecast")),
              List.of(
                  other(
                      Column.required("horizon", BIGINT, "days from dt to forecast_day, 1 to 28")),
                  quantile("p2_5", "2.5"),
                  quantile("p10", "10"),
                  quantile("p50", "50"),
                  quantile("p90", "90"),
                  quantile("p97_5", "97.5"),
                  other(
                      Column.required(
                          "model",
                          STRING,
                          "ensemble, weekday_mean (the baseline), or seasonal_naive under eight"
                              + " weeks of history")),
                  other(
                      Column.optional(
                          "backtest_mase",
                          DOUBLE,
                          "error over seven days of the model's own past, in units of the seasonal"
                              + " naive forecast's on the same days; newer days count more")),
                  other(
                      Column.optional(
                          "baseline_mase", DOUBLE, "the same of the mean of eight weekdays")),
                  other(
                      Column.optional(
                          "backtest_coverage_80",
                          DOUBLE,
                          "share of past days that lay between p10 and p90, seven days ahead at"
                              + " most"))))
          .concerning("forecast_day");

  /** How each day compared with what had been expected of it. */
  public static final MetricTable ANOMALY_DAILY =
      new MetricTable(
          "anomaly_daily",
          "values of a day beside what was expected of it the day before",
          Calendar.asOf(),
          List.of(),
          List.of(
              Column.required(
                  "metric",
                  STRING,
                  "gross_amount, net_amount, orders, average_order_value or login_attempts"),
              CURRENCY),
          List.of(
              other(
                  Column.optional(
                      "value",
                      Measure.MONEY_SUM,
                      "as it was when dt was judged; null: not all data was in")),
              other(Column.required("expected", DOUBLE, "by the days before dt alone")),
              other(
                  Column.required(
                      "low", DOUBLE, "expected less 3.5 standard deviations of ordinary days")),
              other(
                  Column.required(
                      "high", DOUBLE, "expected and 3.5 standard deviations of ordinary days")),
              other(
                  Column.optional(
                      "score",
                      DOUBLE,
                      "(value - expected) in standard deviations of ordinary days on that side;"
                          + " null: incomplete, or a closing day")),
              other(
                  Column.required(
                      "kind",
                      STRING,
                      "normal; spike (above high); drop (below low); closed (no sale on a closing"
                          + " day or holiday); open (sales on a closing day); incomplete"))));

  /** All of them. */
  public static final List<MetricTable> ALL = List.of(FORECAST_DAILY, ANOMALY_DAILY);

  private ForecastTables() {}

  private static Measure quantile(String name, String share) {
    return other(Column.required(name, DOUBLE, "quantile of " + share + " %"));
  }

  private static Measure other(Column column) {
    return Measure.other(column);
  }
}
