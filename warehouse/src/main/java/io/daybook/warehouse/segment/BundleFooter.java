package io.daybook.warehouse.segment;

import com.github.luben.zstd.Zstd;
import io.daybook.warehouse.run.RunId;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a bundle says of itself.
 *
 * @param formatVersion the oldest format whose readers know all that it says
 * @param claim the run that claimed the epoch
 * @param arrivalDay the UTC day under which all slices were sealed
 * @param slices in the order of their bytes, at least one
 * @param frames in order; together they hold the slices' bytes
 * @param waiting ranges of the source's files that are sealed and in no bundle, because their bytes
 *     could not be read again
 * @param lastFile the highest number that the agent had given a file of the source
 */
public record BundleFooter(
    int formatVersion,
    String agent,
    String source,
    long epoch,
    long number,
    String claim,
    LocalDate arrivalDay,
    List<BundledSlice> slices,
    List<BundleFrame> frames,
    List<WaitingRange> waiting,
    long lastFile) {

  /** The format of bundles. Below it, files of the raw zone are segments alone. */
  public static final int FORMAT_VERSION = 7;

  /**
   * @throws IllegalArgumentException if slices aren't of this bundle, one is there twice, or frames
   *     don't hold them all
   */
  public BundleFooter {
    slices = List.copyOf(slices);
    frames = List.copyOf(frames);
    waiting = List.copyOf(waiting);
    long end = 0;
    Set<SegmentName> names = new HashSet<>();
    for (BundledSlice slice : slices) {
      SegmentFooter of = slice.footer();
      require(of.agent().equals(agent) && of.source().equals(source), "slices of one source");
      require(of.arrivalDay().equals(arrivalDay), "slices of one day");
      require(names.add(of.name()), "each slice once");
      require(slice.position() == end, "slices one behind the other");
      require(of.file() <= lastFile, "files up to " + lastFile);
      end += of.end() - of.start();
    }
    require(!slices.isEmpty(), "a slice");
    require(frames.stream().mapToLong(BundleFrame::bytes).sum() == end, "frames of all slices");
    require(
        frames.stream().allMatch(BundleFrame::isPossible),
        "frames of 1 to " + FrameWriter.FRAME_BYTES + " bytes");
  }

  private static void require(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "bundle: expected %s but found others", expected));
    }
  }

  /**
   * A segment in a bundle.
   *
   * @param position of its first byte in the uncompressed bytes of the bundle
   */
  public record BundledSlice(SegmentFooter footer, long position) {}

  /** The lengths of a frame, uncompressed and compressed. */
  public record BundleFrame(int bytes, int packedBytes) {
    private boolean isPossible() {
      return bytes > 0
          && bytes <= FrameWriter.FRAME_BYTES
          && packedBytes > 0
          && packedBytes <= Zstd.compressBound(bytes);
    }
  }

  /** Bytes of a file that wait sealed, with their checksum. */
  public record WaitingRange(long file, long start, long end, long crc32c) {}

  /** Returns the name of the bundle. */
  public BundleName name() {
    return new BundleName(agent, source, epoch, number, new RunId(claim));
  }
}
