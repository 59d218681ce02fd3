package io.daybook.warehouse.segment;

import java.util.List;

/**
 * What was erased of a segment after it was sealed. The bytes of these records are filler of the
 * same length, so that every offset stays true.
 *
 * @param sealedCrc32c checksum of the uncompressed bytes as they were sealed
 * @param sealedFormat the footer's format then
 * @param records ranges of the source's file, each a record, in order
 */
public record SegmentErasure(
    long sealedCrc32c, int sealedFormat, List<SegmentFooter.ByteRange> records) {
  public SegmentErasure {
    records = List.copyOf(records);
  }
}
