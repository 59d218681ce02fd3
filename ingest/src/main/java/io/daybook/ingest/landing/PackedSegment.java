package io.daybook.ingest.landing;

import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A segment packed in memory while its file is scanned, so that the file is read once. Beyond a
 * limit the packed bytes are let go, and the segment is read from its file again.
 */
final class PackedSegment implements SegmentContent {
  private final Chunks chunks = new Chunks();
  private final long limitBytes;
  private @Nullable SegmentWriter writer;

  /**
   * @param limitBytes packed bytes that may be held
   */
  PackedSegment(int zstdLevel, long limitBytes) throws IOException {
    this.limitBytes = limitBytes;
    this.writer = new SegmentWriter(chunks, zstdLevel);
  }

  void write(byte[] buffer, int offset, int length) throws IOException {
    if (writer == null) {
      return;
    }
    writer.write(buffer, offset, length);
    if (chunks.bytes > limitBytes) {
      writer = null;
      chunks.list.clear();
    }
  }

  /** Ends the segment; returns whether all of it is here. */
  boolean finish(SegmentFooter footer) throws IOException {
    if (writer == null) {
      return false;
    }
    writer.finish(footer);
    return true;
  }

  @Override
  public void writeTo(StorageOutput out, SegmentFooter footer) throws IOException {
    for (byte[] chunk : chunks.list) {
      out.write(chunk, 0, chunk.length);
    }
  }

  /** Keeps what is written, piece by piece, without ever copying it together. */
  private static final class Chunks extends StorageOutput {
    private final List<byte[]> list = new ArrayList<>();
    private long bytes;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      byte[] chunk = new byte[length];
      System.arraycopy(buffer, offset, chunk, 0, length);
      list.add(chunk);
      bytes += length;
    }

    @Override
    public int sync() {
      return 0;
    }
  }
}
