/**
 * The tables once more, in DuckDB's SQL, from their definitions alone: judge of the figures in
 * tests, peer of their speed in the bench. No figure is made of it. Start at {@link
 * TableDefinition}.
 */
@NullMarked
package io.daybook.metrics.judge;

import org.jspecify.annotations.NullMarked;
