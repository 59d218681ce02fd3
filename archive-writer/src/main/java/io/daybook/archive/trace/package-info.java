/**
 * From rows to the raw records that they were read from: {@link RowSearch} finds rows of a table by
 * values of their columns, {@link RawRecords} reads the records at their places in the raw zone.
 */
@NullMarked
package io.daybook.archive.trace;

import org.jspecify.annotations.NullMarked;
