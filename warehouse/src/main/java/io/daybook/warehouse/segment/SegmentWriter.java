package io.daybook.warehouse.segment;

import com.github.luben.zstd.ZstdOutputStream;
import io.daybook.warehouse.files.StorageOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Writes one segment: zstd frames with the bytes of the file, then a skippable frame with the
 * footer, so that {@code zstd -d} gives the file's bytes back. The footer's frame ends with the
 * footer's checksum and length and a magic number, and is found from the end of the segment.
 */
public final class SegmentWriter {
  static final int SKIPPABLE_FRAME = 0x184D2A5D;
  static final int MAGIC = 0x4B424144; // "DABK" in the file
  static final int FRAME_HEADER_BYTES = 8;
  static final int TRAILER_BYTES = 12;

  private final StorageOutput out;
  private final ZstdOutputStream zstd;
  private final CRC32C crc = new CRC32C();
  private long bytes;

  /**
   * @param out where to write; stays open
   * @param level zstd's compression level
   */
  public SegmentWriter(StorageOutput out, int level) throws IOException {
    this.out = out;
    this.zstd = new ZstdOutputStream(new Unclosable(out), level);
  }

  /** Appends bytes of the file. */
  public void write(byte[] buffer, int offset, int length) throws IOException {
    zstd.write(buffer, offset, length);
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
    zstd.close();
    byte[] frame = footerFrame(footer);
    out.write(frame, 0, frame.length);
  }

  /** Returns the last frame of a segment: what it says of itself. */
  public static byte[] footerFrame(SegmentFooter footer) throws IOException {
    byte[] json = SegmentReader.JSON.writeValueAsBytes(footer);
    return ByteBuffer.allocate(FRAME_HEADER_BYTES + json.length + TRAILER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(SKIPPABLE_FRAME)
        .putInt(json.length + TRAILER_BYTES)
        .put(json)
        .putInt(checksum(json, 0, json.length))
        .putInt(json.length)
        .putInt(MAGIC)
        .array();
  }

  /** Returns the CRC-32C of some bytes. */
  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** Ends the zstd frame without ending the file. */
  private static final class Unclosable extends OutputStream {
    private final OutputStream out;

    Unclosable(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
    }
  }
}
