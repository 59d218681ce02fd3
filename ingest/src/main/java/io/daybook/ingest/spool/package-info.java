/**
 * Bytes that came over no file, or over a file that can't be kept: appended durably to streams of
 * the agent's own ({@link Spool}), and landed from there like any file ({@link SpooledFiles}).
 */
@NullMarked
package io.daybook.ingest.spool;

import org.jspecify.annotations.NullMarked;
