package io.daybook.bench.forecast;

import io.daybook.metrics.forecast.Backtest;

/**
 * A series and how well it could be forecast.
 *
 * @param days of the series
 */
record JudgedSeries(String name, int days, Backtest backtest) {}
