/**
 * The published figures in one DuckDB file of this host, which follows the publications, and
 * questions to it.
 */
@NullMarked
package io.daybook.console.figures;

import org.jspecify.annotations.NullMarked;
