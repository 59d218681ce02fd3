/**
 * The unit that collectors seal and the archive reads: how bytes are cut into records ({@link
 * Framing}), what a segment is called ({@link SegmentName}), and how it is stored: as a file of its
 * own ({@link SegmentWriter}, {@link SegmentReader}), or as a slice of a bundle ({@link
 * BundleWriter}). {@link DayListing} finds segments, and {@link LandedSegments} reads them,
 * wherever they lie.
 */
@NullMarked
package io.daybook.warehouse.segment;

import org.jspecify.annotations.NullMarked;
