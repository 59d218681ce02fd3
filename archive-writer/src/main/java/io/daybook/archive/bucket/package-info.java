/**
 * The unit of work: one day's events in, one Parquet file and its statistics out. {@code
 * DayBuckets} collects events in bounded memory, {@link DayWriter} removes duplicates, sorts and
 * writes, {@link TableFile} is the Parquet that Hive, Spark, Trino and DuckDB all read.
 */
@NullMarked
package io.daybook.archive.bucket;

import org.jspecify.annotations.NullMarked;
