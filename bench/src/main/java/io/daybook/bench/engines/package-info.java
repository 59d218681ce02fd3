/**
 * The answers of HiveServer2, Spark SQL and DuckDB to the same questions, side by side: SQL as BI
 * tools write it, drawn from a list of templates by a seed, over tables of ordinary and extreme
 * values. Start at {@link EnginesBench}.
 */
@NullMarked
package io.daybook.bench.engines;

import org.jspecify.annotations.NullMarked;
