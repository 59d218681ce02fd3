/**
 * Which days of which metric table have to be computed again, and why. It costs what the ledgers
 * cost and needs neither Spark nor Hadoop's classes, so that the command plans too. Start at {@link
 * MetricPlan}.
 */
@NullMarked
package io.daybook.metrics.plan;

import org.jspecify.annotations.NullMarked;
