/**
 * The unit of work: one day's events in, sorted files and their statistics out. {@code
 * ThreadEvents} collects events in columns and bounded memory, {@link DayWriter} removes
 * duplicates, sorts and hands over column by column.
 */
@NullMarked
package io.daybook.archive.columns;

import org.jspecify.annotations.NullMarked;
