package io.daybook.warehouse.segment;

import com.github.luben.zstd.Zstd;
import io.daybook.warehouse.files.StorageOutput;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes one bundle: the bytes of its slices in frames of 1 MiB, whatever slices are in them, then
 * a skippable frame with the footer, so that {@code zstd -d} gives the slices back one behind the
 * other.
 */
public final class BundleWriter implements AutoCloseable {
  private static final int FOOTER_LEVEL = 3;
  private static final int SMALL_FRAME_BYTES = 1 << 13;

  private final StorageOutput out;
  private final FrameWriter frameWriter;
  private final List<BundleFooter.BundledSlice> slices = new ArrayList<>();
  private final List<BundleFooter.BundleFrame> frames = new ArrayList<>();
  private final CRC32C crc = new CRC32C();

  /** The frame under way: it grows with what comes, as most bundles are small. */
  private byte[] frame = new byte[SMALL_FRAME_BYTES];

  private int filled;

  /** Where the slice under way begins. */
  private long begin;

  private long bytes;

  /**
   * @param out where to write; stays open
   * @param level zstd's compression level
   */
  public BundleWriter(StorageOutput out, int level) {
    this.out = out;
    this.frameWriter = new FrameWriter(out, level);
  }

  /**
   * Appends a whole slice.
   *
   * @param footer what would be its footer as a segment alone
   * @throws IllegalArgumentException if the footer tells of other bytes
   */
  public void append(SegmentFooter footer, byte[] buffer, int offset, int length)
      throws IOException {
    write(buffer, offset, length);
    endSlice(footer);
  }

  /** Appends bytes of the slice under way. */
  public void write(byte[] buffer, int offset, int length) throws IOException {
    crc.update(buffer, offset, length);
    for (int done = 0; done < length; ) {
      int taken = Math.min(length - done, FrameWriter.FRAME_BYTES - filled);
      makeRoom(filled + taken);
      System.arraycopy(buffer, offset + done, frame, filled, taken);
      filled += taken;
      done += taken;
      if (filled == FrameWriter.FRAME_BYTES) {
        endFrame();
      }
    }
    bytes += length;
  }

  /**
   * Ends the slice under way.
   *
   * @param footer what would be its footer as a segment alone
   * @throws IllegalArgumentException if it tells of other bytes; the bundle can't be used then
   */
  public void endSlice(SegmentFooter footer) {
    if (footer.end() - footer.start() != bytes - begin || footer.crc32c() != crc.getValue()) {
      throw new IllegalArgumentException(
          String.format(
              "slice %s: expected %d bytes with crc %08x but found %d with crc %08x",
              footer.name(),
              footer.end() - footer.start(),
              footer.crc32c(),
              bytes - begin,
              crc.getValue()));
    }
    slices.add(new BundleFooter.BundledSlice(footer, begin));
    begin = bytes;
    crc.reset();
  }

  private void makeRoom(int bytes) {
    if (bytes > frame.length) {
      int most = Math.min(FrameWriter.FRAME_BYTES, 2 * frame.length);
      frame = Arrays.copyOf(frame, Math.max(bytes, most));
    }
  }

  private void endFrame() throws IOException {
    if (filled > 0) {
      int packed = frameWriter.write(frame, 0, filled);
      frames.add(new BundleFooter.BundleFrame(filled, packed));
      filled = 0;
    }
  }

  /** Returns the bytes appended so far, uncompressed. */
  public long bytes() {
    return bytes;
  }

  /**
   * Ends the bundle; nothing is synced or closed.
   *
   * @param waiting ranges that are sealed and in no bundle
   * @param lastFile the highest number given to a file of the source
   * @throws IllegalArgumentException if there is no slice, or slices aren't of this bundle and day
   */
  public BundleFooter finish(
      BundleName name, LocalDate arrivalDay, List<BundleFooter.WaitingRange> waiting, long lastFile)
      throws IOException {
    endFrame();
    BundleFooter footer =
        new BundleFooter(
            BundleFooter.FORMAT_VERSION,
            name.agent(),
            name.source(),
            name.epoch(),
            name.number(),
            name.claim().value(),
            arrivalDay,
            slices,
            frames,
            waiting,
            lastFile);
    byte[] text = Zstd.compress(SegmentReader.JSON.writeValueAsBytes(footer), FOOTER_LEVEL);
    byte[] last = FooterFrame.of(text, FooterFrame.BUNDLE);
    out.write(last, 0, last.length);
    return footer;
  }

  /** Frees what compression needs; a bundle that isn't finished stays cut off. */
  @Override
  public void close() {
    frameWriter.close();
  }
}
