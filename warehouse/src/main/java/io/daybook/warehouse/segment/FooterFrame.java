package io.daybook.warehouse.segment;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The last frame of a file in the raw zone: a skippable one, which {@code zstd} passes over, with a
 * text, its checksum, its length and a magic number, so that it is found from the file's end.
 */
final class FooterFrame {
  /** Ends a segment: "DABK" in the file. */
  static final int SEGMENT = 0x4B424144;

  /** Ends a bundle: "DABB" in the file. */
  static final int BUNDLE = 0x42424144;

  private static final int SKIPPABLE_FRAME = 0x184D2A5D;
  private static final int HEADER_BYTES = 8;
  private static final int TRAILER_BYTES = 12;
  private static final int TAIL_BYTES = 4096;

  private FooterFrame() {}

  /** Returns the frame of a text. */
  static byte[] of(byte[] text, int magic) {
    return ByteBuffer.allocate(HEADER_BYTES + text.length + TRAILER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(SKIPPABLE_FRAME)
        .putInt(text.length + TRAILER_BYTES)
        .put(text)
        .putInt(checksum(text, 0, text.length))
        .putInt(text.length)
        .putInt(magic)
        .array();
  }

  /** Returns the length of the frame of a text. */
  static long length(int textLength) {
    return (long) HEADER_BYTES + textLength + TRAILER_BYTES;
  }

  /**
   * Finds the text from the end of a file and proves that it is what was written.
   *
   * @param length of the file
   * @throws SegmentFormatException if it isn't, or the magic number is another
   */
  static byte[] read(Storage storage, StoragePath path, long length, int magic) throws IOException {
    byte[] tail = tail(storage, path, length, TAIL_BYTES);
    if (tail.length < TRAILER_BYTES) {
      throw SegmentFormatException.damaged(path, "a footer", "a file of " + length + " bytes");
    }
    ByteBuffer trailer = littleEndian(tail, tail.length - TRAILER_BYTES, TRAILER_BYTES);
    int checksum = trailer.getInt();
    int textLength = trailer.getInt();
    if (trailer.getInt() != magic || textLength < 0 || length(textLength) > length) {
      throw noFooter(path);
    }
    if (length(textLength) > tail.length) {
      tail = tail(storage, path, length, length(textLength));
    }
    int from = tail.length - textLength - TRAILER_BYTES;
    ByteBuffer header = littleEndian(tail, from - HEADER_BYTES, HEADER_BYTES);
    if (header.getInt() != SKIPPABLE_FRAME
        || header.getInt() != textLength + TRAILER_BYTES
        || checksum(tail, from, textLength) != checksum) {
      throw noFooter(path);
    }
    return Arrays.copyOfRange(tail, from, from + textLength);
  }

  private static SegmentFormatException noFooter(StoragePath path) {
    return SegmentFormatException.damaged(path, "a footer at its end", "other bytes");
  }

  private static ByteBuffer littleEndian(byte[] bytes, int from, int length) {
    return ByteBuffer.wrap(bytes, from, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  private static byte[] tail(Storage storage, StoragePath path, long length, long bytes)
      throws IOException {
    try (InputStream in = storage.open(path, Math.max(0, length - bytes))) {
      return in.readAllBytes();
    }
  }
}
