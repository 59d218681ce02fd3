/**
 * What it costs to be there: many small logs landed, archived, followed and quiet, written slowly,
 * and many agents on one HDFS. Everything is read back before a figure is printed. Start at {@link
 * FleetBench}.
 */
@NullMarked
package io.daybook.bench.fleet;

import org.jspecify.annotations.NullMarked;
