/**
 * The night's figures beside a bare Spark aggregation and DuckDB, and their growth with the days
 * behind them. Start at {@link MetricsBench}.
 */
@NullMarked
package io.daybook.bench.metrics;

import org.jspecify.annotations.NullMarked;
