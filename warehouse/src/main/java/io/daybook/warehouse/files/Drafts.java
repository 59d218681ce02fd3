package io.daybook.warehouse.files;

import java.io.IOException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files under hidden names that are to be renamed once they are whole. A crash leaves them where
 * they are; nobody reads them, and a writer that lived on would write its draft again.
 */
public final class Drafts {
  private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);

  private Drafts() {}

  /**
   * Deletes the drafts in a directory that were written before a time; not those in directories
   * below it.
   *
   * @param before longer ago than the longest run takes
   * @return how many were deleted
   */
  public static int delete(Storage storage, StoragePath directory, Instant before)
      throws IOException {
    int deleted = 0;
    for (FileStatus file : storage.list(directory)) {
      boolean isOld = Instant.ofEpochMilli(file.modifiedMillis()).isBefore(before);
      if (!file.isDirectory() && file.path().name().startsWith(".") && isOld) {
        LOG.info("{} is a draft of a run that died, and is deleted", file.path());
        deleted += storage.delete(file.path()) ? 1 : 0;
      }
    }
    return deleted;
  }
}
