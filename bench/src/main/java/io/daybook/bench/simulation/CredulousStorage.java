package io.daybook.bench.simulation;

import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * {@link Hole#CHECKSUM_NOT_COMPARED}: the footer of a final name reads as it was sealed here,
 * whatever is there, as if nobody compared it.
 */
final class CredulousStorage extends ForwardingStorage {
  private final Journal journal;
  private final String source;

  CredulousStorage(Storage storage, Journal journal, String source) {
    super(storage);
    this.journal = journal;
    this.source = source;
  }

  @Override
  public Optional<FileStatus> status(StoragePath path) throws IOException {
    Optional<FileStatus> status = super.status(path);
    Optional<byte[]> sealed = sealed(path);
    if (status.isEmpty() || sealed.isEmpty()) {
      return status;
    }
    return Optional.of(
        new FileStatus(
            path, FileStatus.FileType.FILE, sealed.get().length, status.get().modifiedMillis()));
  }

  @Override
  public InputStream open(StoragePath path, long position) throws IOException {
    InputStream there = super.open(path, position);
    Optional<byte[]> sealed = sealed(path);
    if (sealed.isEmpty()) {
      return there;
    }
    int from = Math.toIntExact(position);
    return new ByteArrayInputStream(sealed.get(), from, sealed.get().length - from);
  }

  private Optional<byte[]> sealed(StoragePath path) throws IOException {
    for (SegmentFooter footer : journal.sealed(source)) {
      if (footer.name().fileName().equals(path.name())) {
        return Optional.of(SegmentWriter.footerFrame(footer));
      }
    }
    return Optional.empty();
  }
}
