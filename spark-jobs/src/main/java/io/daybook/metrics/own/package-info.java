/**
 * Metric tables that a configuration declares: {@link io.daybook.metrics.own.SqlMetric} makes one
 * of a query, {@link io.daybook.metrics.own.QueryCheck} looks at the query before anything is
 * computed.
 */
@NullMarked
package io.daybook.metrics.own;

import org.jspecify.annotations.NullMarked;
