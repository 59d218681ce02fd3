package io.daybook.ingest.landing;

import io.daybook.ingest.input.OpenFile;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.segment.BundleWriter;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentWriter;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/** A sealed segment whose bytes are read from its file again, and compared with the seal. */
final class RereadSegment implements SegmentContent {
  private static final int BUFFER_BYTES = 1 << 20;

  private final OpenFile file;
  private final int zstdLevel;

  RereadSegment(OpenFile file, int zstdLevel) {
    this.file = file;
    this.zstdLevel = zstdLevel;
  }

  @Override
  public void writeTo(StorageOutput out, SegmentFooter footer)
      throws IOException, LostBytesException {
    try (SegmentWriter writer = new SegmentWriter(out, zstdLevel)) {
      copy(footer, writer::write);
      writer.finish(footer);
    }
  }

  /**
   * Appends it to a bundle.
   *
   * @throws IOException if the output fails
   * @throws LostBytesException if the bytes that were sealed are no longer to be had; the bundle
   *     can't be used then
   */
  void appendTo(BundleWriter writer, SegmentFooter footer) throws IOException, LostBytesException {
    copy(footer, writer::write);
    writer.endSlice(footer);
  }

  @FunctionalInterface
  private interface ByteTarget {
    void write(byte[] buffer, int offset, int length) throws IOException;
  }

  private void copy(SegmentFooter footer, ByteTarget target)
      throws IOException, LostBytesException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, footer.end() - footer.start())];
    long position = footer.start();
    while (position < footer.end()) {
      int length = read(buffer, position, footer);
      crc.update(buffer, 0, length);
      target.write(buffer, 0, length);
      position += length;
    }
    compare(crc.getValue(), footer);
  }

  /** Returns what is wrong if the file doesn't hold the bytes any more that were sealed. */
  Optional<LostBytesException> difference(SegmentFooter footer) {
    try {
      copy(footer, (buffer, offset, length) -> {});
      return Optional.empty();
    } catch (LostBytesException e) {
      return Optional.of(e);
    } catch (IOException e) {
      throw new IllegalStateException("nothing is written", e);
    }
  }

  private int read(byte[] buffer, long position, SegmentFooter footer) throws LostBytesException {
    try {
      int read = file.read(buffer, position);
      if (read == 0) {
        throw new LostBytesException(footer, "the file ends at byte " + position, null);
      }
      return (int) Math.min(read, footer.end() - position);
    } catch (IOException e) {
      throw new LostBytesException(footer, "reading failed (" + e.getMessage() + ")", e);
    }
  }

  private static void compare(long found, SegmentFooter footer) throws LostBytesException {
    if (found != footer.crc32c()) {
      throw new LostBytesException(
          footer, String.format(Locale.ROOT, "the file now has %08x", found), null);
    }
  }
}
