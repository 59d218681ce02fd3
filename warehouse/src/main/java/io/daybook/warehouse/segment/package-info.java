/**
 * The unit that collectors seal and the archive reads: how bytes are cut into records ({@link
 * Framing}), what a segment is called ({@link SegmentName}), and how it is stored ({@link
 * SegmentWriter}, {@link SegmentReader}).
 */
@NullMarked
package io.daybook.warehouse.segment;

import org.jspecify.annotations.NullMarked;
