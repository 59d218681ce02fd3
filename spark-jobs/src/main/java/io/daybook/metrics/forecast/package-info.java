/**
 * Forecasts of daily figures: plain statistics without Spark. {@link
 * io.daybook.metrics.forecast.Forecaster} reads a series day by day.
 */
@NullMarked
package io.daybook.metrics.forecast;

import org.jspecify.annotations.NullMarked;
