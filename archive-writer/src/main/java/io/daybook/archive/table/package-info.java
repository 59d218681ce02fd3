/**
 * Rows of a declared table in Parquet that Hive, Spark, Trino and DuckDB all read, of the archive,
 * the quarantine and the figures: {@link TableFile} writes a file, {@link PartitionFiles} those of
 * a partition, {@link RowSelection} reads and copies rows, {@link BatchMerger} makes one partition
 * of a day's batches.
 */
@NullMarked
package io.daybook.archive.table;

import org.jspecify.annotations.NullMarked;
