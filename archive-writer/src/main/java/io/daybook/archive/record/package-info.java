/**
 * What stands between a record's bytes and an archived row: the texts of a record ({@link
 * RawRecord}), the values of its event ({@link Event}), and why it was refused ({@link
 * RejectReason}).
 */
@NullMarked
package io.daybook.archive.record;

import org.jspecify.annotations.NullMarked;
