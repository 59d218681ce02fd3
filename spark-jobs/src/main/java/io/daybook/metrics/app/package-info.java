/**
 * The Spark application that makes the daily figures ({@link
 * io.daybook.metrics.app.MetricsApplication}) and, for the command's process, which has no Spark,
 * how it is started and what it answers ({@link io.daybook.metrics.app.MetricsSubmission}).
 */
@NullMarked
package io.daybook.metrics.app;

import org.jspecify.annotations.NullMarked;
