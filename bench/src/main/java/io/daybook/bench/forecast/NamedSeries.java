package io.daybook.bench.forecast;

import io.daybook.metrics.forecast.DailySeries;

/**
 * A series to be judged.
 *
 * @param name of its shop or file, and of its figure
 */
record NamedSeries(String name, DailySeries series) {}
