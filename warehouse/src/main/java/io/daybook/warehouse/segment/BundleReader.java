package io.daybook.warehouse.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads slices of one bundle by their frames alone. The last frame is kept, so that neighbouring
 * slices that are read in order cost each frame once. Not for several threads.
 */
final class BundleReader {
  private static final long LONGEST_FOOTER = 1 << 28;

  private final Storage storage;
  private final StoragePath path;
  private final Map<SegmentName, BundleFooter.BundledSlice> slices = new HashMap<>();
  private final BundleFooter footer;

  /** Where each frame begins, and the last one ends: in the slices' bytes and in the file. */
  private final long[] starts;

  private final long[] packedStarts;
  private int lastFrame = -1;
  private byte[] lastBytes = {};

  /**
   * @throws SegmentFormatException as {@link #footer} does
   */
  BundleReader(Storage storage, FileStatus file) throws IOException {
    this.storage = storage;
    this.path = file.path();
    this.footer = footer(storage, file);
    footer.slices().forEach(slice -> slices.put(slice.footer().name(), slice));
    int count = footer.frames().size();
    starts = new long[count + 1];
    packedStarts = new long[count + 1];
    for (int i = 0; i < count; i++) {
      starts[i + 1] = starts[i] + footer.frames().get(i).bytes();
      packedStarts[i + 1] = packedStarts[i] + footer.frames().get(i).packedBytes();
    }
  }

  /**
   * Reads what a bundle says of itself.
   *
   * @throws SegmentFormatException if the file is no bundle, is cut off, its footer was changed, or
   *     it is of a newer format
   */
  static BundleFooter footer(Storage storage, FileStatus file) throws IOException {
    StoragePath path = file.path();
    byte[] text = FooterFrame.read(storage, path, file.length(), FooterFrame.BUNDLE);
    BundleFooter footer = parse(path, text);
    long frames = footer.frames().stream().mapToLong(BundleFooter.BundleFrame::packedBytes).sum();
    if (frames + FooterFrame.length(text.length) != file.length()) {
      throw SegmentFormatException.damaged(
          path,
          String.format(Locale.ROOT, "%d bytes of frames before its footer", frames),
          String.format(Locale.ROOT, "%d", file.length() - FooterFrame.length(text.length)));
    }
    return footer;
  }

  private static BundleFooter parse(StoragePath path, byte[] text) throws IOException {
    try {
      long length = Zstd.getFrameContentSize(text);
      if (length < 0 || length > LONGEST_FOOTER) {
        throw otherFooter(path);
      }
      byte[] json = Zstd.decompress(text, (int) length);
      BundleFooter footer = known(path, json);
      if (footer == null) {
        throw otherFooter(path);
      }
      requireFormat(path, BundleFooter.FORMAT_VERSION, footer.formatVersion());
      for (BundleFooter.BundledSlice slice : footer.slices()) {
        requireFormat(path, SegmentFooter.NEWEST_FORMAT, slice.footer().formatVersion());
      }
      return footer;
    } catch (JsonProcessingException | ZstdException e) {
      throw otherFooter(path);
    }
  }

  private static @Nullable BundleFooter known(StoragePath path, byte[] json) throws IOException {
    try {
      return SegmentReader.JSON.readValue(json, BundleFooter.class);
    } catch (JsonProcessingException e) {
      // A newer format may say things that this one can't take.
      JsonNode tree = SegmentReader.JSON.readTree(json);
      requireFormat(path, BundleFooter.FORMAT_VERSION, tree.path("formatVersion").asInt());
      for (JsonNode slice : tree.path("slices")) {
        int version = slice.path("footer").path("formatVersion").asInt();
        requireFormat(path, SegmentFooter.NEWEST_FORMAT, version);
      }
      throw e;
    }
  }

  private static void requireFormat(StoragePath path, int known, int found) {
    if (found > known) {
      throw SegmentFormatException.newer(path, known, found);
    }
  }

  private static SegmentFormatException otherFooter(StoragePath path) {
    return SegmentFormatException.damaged(path, "a bundle's footer", "one that says other things");
  }

  StoragePath path() {
    return path;
  }

  /**
   * Returns what a slice says of itself.
   *
   * @throws SegmentFormatException if it isn't in the bundle
   */
  SegmentFooter footer(SegmentName name) {
    return slice(name).footer();
  }

  private BundleFooter.BundledSlice slice(SegmentName name) {
    BundleFooter.BundledSlice slice = slices.get(name);
    if (slice == null) {
      throw SegmentFormatException.damaged(path, "a slice " + name, "none in the bundle");
    }
    return slice;
  }

  /**
   * Opens a slice.
   *
   * @return its uncompressed bytes; throws {@link SegmentFormatException} where a frame is damaged
   */
  InputStream open(SegmentName name) {
    BundleFooter.BundledSlice slice = slice(name);
    long length = slice.footer().end() - slice.footer().start();
    return new SliceStream(slice.position(), slice.position() + length);
  }

  /** The bytes of one slice. */
  private final class SliceStream extends InputStream {
    private final long end;
    private long position;
    private int frame;

    /** The file behind the frames that were read so far; null: none was read from it yet. */
    private @Nullable InputStream packed;

    SliceStream(long start, long end) {
      this.position = start;
      this.end = end;
      int found = Arrays.binarySearch(starts, start);
      this.frame = found >= 0 ? found : -found - 2;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (position == end) {
        return -1;
      }
      if (position == starts[frame + 1]) {
        frame++;
      }
      load();
      int from = (int) (position - starts[frame]);
      int taken = (int) Math.min(Math.min(length, lastBytes.length - from), end - position);
      System.arraycopy(lastBytes, from, buffer, offset, taken);
      position += taken;
      return taken;
    }

    private void load() throws IOException {
      if (lastFrame == frame) {
        return;
      }
      if (packed == null) {
        packed = storage.open(path, packedStarts[frame]);
      }
      int size = (int) (starts[frame + 1] - starts[frame]);
      byte[] bytes = packed.readNBytes((int) (packedStarts[frame + 1] - packedStarts[frame]));
      lastFrame = -1;
      lastBytes = unpacked(bytes, size);
      lastFrame = frame;
    }

    private byte[] unpacked(byte[] bytes, int size) {
      byte[] unpacked = new byte[size];
      try {
        long length = Zstd.decompressByteArray(unpacked, 0, size, bytes, 0, bytes.length);
        if (length == size) {
          return unpacked;
        }
      } catch (ZstdException e) {
        throw SegmentFormatException.damaged(
            path, "zstd frames", "damaged ones (" + e.getMessage() + ")");
      }
      throw SegmentFormatException.damaged(
          path, "a frame of " + size + " bytes at " + starts[frame], "another one");
    }

    @Override
    public void close() throws IOException {
      if (packed != null) {
        packed.close();
      }
    }
  }
}
