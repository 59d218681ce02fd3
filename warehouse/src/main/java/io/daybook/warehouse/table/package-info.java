/**
 * What is kept: datasets and metric tables with their columns, declared once as data. Parquet
 * schemas, Hive DDL, Spark schemas and documentation are made from {@link Dataset} and {@link
 * MetricTable}; nothing else names a column.
 */
@NullMarked
package io.daybook.warehouse.table;

import org.jspecify.annotations.NullMarked;
