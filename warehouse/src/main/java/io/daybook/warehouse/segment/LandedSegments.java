package io.daybook.warehouse.segment;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Reads segments of the raw zone, whether they are files of their own or slices of bundles. The
 * last bundle is remembered: its slices, read one after the other, cost one look at its footer. Not
 * for several threads.
 */
public final class LandedSegments {
  private final Storage storage;
  private @Nullable BundleReader bundle;

  public LandedSegments(Storage storage) {
    this.storage = storage;
  }

  /** Returns whether a file is called as a bundle is. */
  public static boolean isBundle(StoragePath file) {
    return BundleName.parse(file.name()).isPresent();
  }

  /**
   * Reads what a bundle says of itself.
   *
   * @throws SegmentFormatException if it is no bundle, is cut off, its footer was changed, or it is
   *     of a newer format
   */
  public static BundleFooter bundle(Storage storage, FileStatus file) throws IOException {
    return BundleReader.footer(storage, file);
  }

  /**
   * Reads what a segment says of itself.
   *
   * @param path of the file that holds it
   * @throws NoSuchFileException if there is no such file
   * @throws SegmentFormatException if it isn't there, is cut off, a footer was changed or is of a
   *     newer format
   */
  public SegmentFooter footer(SegmentName name, StoragePath path) throws IOException {
    return isBundle(path) ? open(path).footer(name) : SegmentReader.footer(storage, path);
  }

  /**
   * Reads all records as {@link SegmentReader#records} does.
   *
   * @param path of the file that holds the segment
   */
  public void records(StoragePath path, SegmentFooter footer, RecordStream.RecordHandler handler)
      throws IOException {
    if (isBundle(path)) {
      try (InputStream bytes = open(path).open(footer.name())) {
        SegmentReader.records(bytes, path, footer, handler);
      }
    } else {
      SegmentReader.records(storage, path, footer, handler);
    }
  }

  /**
   * Reads the first records as {@link SegmentReader#firstRecords} does.
   *
   * @param path of the file that holds the segment
   */
  public void firstRecords(
      StoragePath path, SegmentFooter footer, int most, RecordStream.RecordHandler handler)
      throws IOException {
    if (isBundle(path)) {
      try (InputStream bytes = open(path).open(footer.name())) {
        SegmentReader.firstRecords(bytes, footer, most, handler);
      }
    } else {
      SegmentReader.firstRecords(storage, path, footer, most, handler);
    }
  }

  /**
   * Opens the bytes of a segment, uncompressed; nothing proves that they are what was sealed.
   *
   * @param path of the file that holds it
   */
  public InputStream bytes(SegmentName name, StoragePath path) throws IOException {
    return isBundle(path) ? open(path).open(name) : SegmentReader.open(storage, path);
  }

  private BundleReader open(StoragePath path) throws IOException {
    BundleReader known = bundle;
    if (known == null || !known.path().equals(path)) {
      FileStatus file =
          storage.status(path).orElseThrow(() -> new NoSuchFileException(path.value()));
      known = new BundleReader(storage, file);
      bundle = known;
    }
    return known;
  }
}
