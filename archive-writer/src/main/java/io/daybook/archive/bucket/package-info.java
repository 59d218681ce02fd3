/**
 * The unit of work: one day's events in, sorted files and their statistics out. {@code DayBuckets}
 * collects events in bounded memory, {@link DayWriter} removes duplicates, sorts and writes.
 */
@NullMarked
package io.daybook.archive.bucket;

import org.jspecify.annotations.NullMarked;
