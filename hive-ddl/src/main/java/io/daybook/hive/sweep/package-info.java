/**
 * Deletes what nobody can be reading any more: superseded versions, and the files of runs that will
 * never commit. Start at {@link Sweeper}.
 */
@NullMarked
package io.daybook.hive.sweep;

import org.jspecify.annotations.NullMarked;
