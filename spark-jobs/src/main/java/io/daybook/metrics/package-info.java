/**
 * The daily figures. {@link io.daybook.metrics.Metric} is one metric table: its declaration, its
 * definition and its gates; there is one class each in {@code state}, {@code login}, {@code
 * purchase}, {@code orders} and {@code users}. {@code app} makes the days that {@code plan} found
 * touched, and audits them before they are committed.
 */
@NullMarked
package io.daybook.metrics;

import org.jspecify.annotations.NullMarked;
