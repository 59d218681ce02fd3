package io.daybook.ingest.landing;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentWriter;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A segment on its way to the storage while it is cut, so that its file is read once and nothing is
 * held in memory. Nobody sees it before it is sealed and renamed. What the storage refuses doesn't
 * disturb the cut: the upload has failed then, and the segment is read from its file again.
 */
final class Upload implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

  private final Storage storage;
  private final StoragePath path;
  private final int zstdLevel;
  private @Nullable OpenUpload begun;
  private @Nullable IOException failure;

  /** What is open from the first bytes on. */
  private record OpenUpload(CheckedUpload out, SegmentWriter writer) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      writer.close();
      out.close();
    }
  }

  /**
   * @param path where it goes; created with the first bytes
   */
  Upload(Storage storage, StoragePath path, int zstdLevel) {
    this.storage = storage;
    this.path = path;
    this.zstdLevel = zstdLevel;
  }

  StoragePath path() {
    return path;
  }

  /** Appends bytes of the file. */
  void write(byte[] buffer, int offset, int length) {
    if (failure != null) {
      return;
    }
    try {
      begun().writer().write(buffer, offset, length);
    } catch (IOException e) {
      failure = e;
    }
  }

  private OpenUpload begun() throws IOException {
    OpenUpload known = begun;
    if (known != null) {
      return known;
    }
    CheckedUpload out = new CheckedUpload(storage.create(path));
    FaultPoint.LANDING_AFTER_CREATE.pass();
    OpenUpload created = new OpenUpload(out, new SegmentWriter(out, zstdLevel));
    begun = created;
    return created;
  }

  /**
   * Ends the file and makes sure that it is on the disks of the replicas, all of it.
   *
   * <p>{@link #failure} tells whether it is.
   */
  void finish(SegmentFooter footer) {
    if (failure == null) {
      try {
        end(footer);
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /** Returns what the storage refused; nothing as long as all is well. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  private void end(SegmentFooter footer) throws IOException {
    OpenUpload ending = begun();
    ending.writer().finish(footer);
    begun = null;
    try (ending) {
      ending.out().sync();
    }
    FaultPoint.LANDING_AFTER_CLOSE.pass();
    requireLength(storage, path, ending.out().bytes());
  }

  /** Makes sure that a file has the length that was written. */
  static void requireLength(Storage storage, StoragePath path, long written) throws IOException {
    long stored = storage.status(path).map(FileStatus::length).orElse(-1L);
    if (stored != written) {
      throw new IOException(
          String.format(Locale.ROOT, "%s: expected %d bytes but found %d", path, written, stored));
    }
  }

  /** Leaves nothing behind of an upload that was begun and not ended. */
  @Override
  public void close() {
    OpenUpload open = begun;
    if (open == null) {
      return;
    }
    begun = null;
    try {
      open.close();
    } catch (IOException e) {
      LOG.debug("[{}] cannot be closed: {}", path, e.toString());
    }
    try {
      storage.delete(path);
    } catch (IOException e) {
      LOG.warn("[{}] stays until the next start: {}", path, e.toString());
    }
  }
}
