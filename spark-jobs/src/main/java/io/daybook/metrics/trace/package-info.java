/**
 * From a day of a table to what it was made of, and to the versions that it had. It reads ledgers
 * and the raw zone's names, and needs no Spark. Start at {@link DayTrace}.
 */
@NullMarked
package io.daybook.metrics.trace;

import org.jspecify.annotations.NullMarked;
