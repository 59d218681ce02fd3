package io.daybook.ingest.landing;

import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;

/** The bytes of a sealed segment, as often as an upload needs them. */
interface SegmentContent {
  /**
   * Writes the whole segment, footer included; nothing is synced or closed.
   *
   * @throws IOException if the output fails
   * @throws LostBytesException if the bytes that were sealed are no longer to be had
   */
  void writeTo(StorageOutput out, SegmentFooter footer) throws IOException, LostBytesException;
}
