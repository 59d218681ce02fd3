/**
 * The daily figures. {@link io.daybook.metrics.DailyMetric} is one metric table: its declaration,
 * its definition and its gates; there is one class each in {@code login}, {@code purchase} and
 * {@code orders}. {@code app} makes the days that {@code plan} found touched and {@code gate}
 * audits them before they are committed.
 */
@NullMarked
package io.daybook.metrics;

import org.jspecify.annotations.NullMarked;
