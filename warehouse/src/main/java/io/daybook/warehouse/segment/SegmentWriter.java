package io.daybook.warehouse.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.daybook.warehouse.files.StorageOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Writes one segment: zstd frames with the bytes of the file, then a skippable frame with the
 * footer, so that {@code zstd -d} gives the file's bytes back. The footer's frame ends with the
 * footer's checksum and length and a magic number, and is found from the end of the segment.
 */
public final class SegmentWriter implements AutoCloseable {
  static final int SKIPPABLE_FRAME = 0x184D2A5D;
  static final int MAGIC = 0x4B424144; // "DABK" in the file
  static final int FRAME_HEADER_BYTES = 8;
  static final int TRAILER_BYTES = 12;

  /** What is compressed at once: zstd then copies nothing, and its window still finds enough. */
  private static final int FRAME_BYTES = 1 << 20;

  private final StorageOutput out;
  private final ZstdCompressCtx zstd;
  private final CRC32C crc = new CRC32C();
  private byte[] packed = {};
  private long bytes;

  /**
   * @param out where to write; stays open
   * @param level zstd's compression level
   */
  public SegmentWriter(StorageOutput out, int level) {
    this.out = out;
    this.zstd = new ZstdCompressCtx().setLevel(level);
  }

  /**
   * Appends bytes of the file, in frames of their own: the more at once, up to 1 MiB, the better
   * they are compressed.
   */
  public void write(byte[] buffer, int offset, int length) throws IOException {
    for (int done = 0; done < length; done += FRAME_BYTES) {
      writeFrame(buffer, offset + done, Math.min(FRAME_BYTES, length - done));
    }
    crc.update(buffer, offset, length);
    bytes += length;
  }

  private void writeFrame(byte[] buffer, int offset, int length) throws IOException {
    int most = Math.toIntExact(Zstd.compressBound(length));
    if (packed.length < most) {
      packed = new byte[most];
    }
    int size = zstd.compressByteArray(packed, 0, packed.length, buffer, offset, length);
    out.write(packed, 0, size);
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

  /** Frees what compression needs; a segment that isn't finished stays cut off. */
  @Override
  public void close() {
    zstd.close();
  }
}
