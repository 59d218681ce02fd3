package io.daybook.warehouse.segment;

import io.daybook.warehouse.files.StorageOutput;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * Writes one segment: zstd frames with the bytes of the file, then a skippable frame with the
 * footer, so that {@code zstd -d} gives the file's bytes back.
 */
public final class SegmentWriter implements AutoCloseable {
  private final StorageOutput out;
  private final FrameWriter frames;
  private final CRC32C crc = new CRC32C();
  private long bytes;

  /**
   * @param out where to write; stays open
   * @param level zstd's compression level
   */
  public SegmentWriter(StorageOutput out, int level) {
    this.out = out;
    this.frames = new FrameWriter(out, level);
  }

  /**
   * Appends bytes of the file, in frames of their own: the more at once, up to 1 MiB, the better
   * they are compressed.
   */
  public void write(byte[] buffer, int offset, int length) throws IOException {
    for (int done = 0; done < length; done += FrameWriter.FRAME_BYTES) {
      frames.write(buffer, offset + done, Math.min(FrameWriter.FRAME_BYTES, length - done));
    }
    crc.update(buffer, offset, length);
    bytes += length;
  }

  /** Returns the bytes written so far, uncompressed. */
  public long bytes() {
    return bytes;
  }

  /** Returns the checksum of the bytes written so far. */
  public long crc32c() {
    return crc.getValue();
  }

  /**
   * Ends the segment; nothing is synced or closed.
   *
   * @throws IllegalArgumentException if the footer tells of other bytes than were written
   */
  public void finish(SegmentFooter footer) throws IOException {
    if (footer.end() - footer.start() != bytes || footer.crc32c() != crc.getValue()) {
      throw new IllegalArgumentException(
          "segment "
              + footer.name()
              + ": expected "
              + (footer.end() - footer.start())
              + " bytes with crc "
              + footer.crc32c()
              + " but "
              + bytes
              + " with crc "
              + crc.getValue()
              + " were written");
    }
    byte[] frame = footerFrame(footer);
    out.write(frame, 0, frame.length);
  }

  /** Returns the last frame of a segment: what it says of itself. */
  public static byte[] footerFrame(SegmentFooter footer) throws IOException {
    return FooterFrame.of(SegmentReader.JSON.writeValueAsBytes(footer), FooterFrame.SEGMENT);
  }

  /** Frees what compression needs; a segment that isn't finished stays cut off. */
  @Override
  public void close() {
    frames.close();
  }
}
