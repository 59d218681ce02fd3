/**
 * Forecasts beside seasonal naive ones: {@link io.daybook.bench.forecast.ForecastBench} runs the
 * backtest on series of files, or on years that follow from a seed.
 */
@NullMarked
package io.daybook.bench.forecast;

import org.jspecify.annotations.NullMarked;
