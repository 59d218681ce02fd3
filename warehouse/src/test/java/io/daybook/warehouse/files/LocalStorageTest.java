package io.daybook.warehouse.files;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

/** What tests that run on local files may rely on. */
class LocalStorageTest extends StorageContract {
  @TempDir Path directory;

  @Override
  protected Storage storage() throws IOException {
    return HadoopStorage.open(URI.create("file:///"), new Configuration());
  }

  @Override
  protected StoragePath home() {
    return new StoragePath(directory.toString()).child("home");
  }

  @Override
  protected int replicas() {
    return 1;
  }

  /** Hadoop looks and then renames on local files: two renames to one name can both win. */
  @Override
  void letsExactlyOneOfConcurrentRenamesWin() {}

  /** A deleted local file can be written until it is closed. */
  @Override
  void letsNobodyFinishAFileThatWasDeleted() {}

  /** Hadoop deletes and then renames on local files: a reader can find neither. */
  @Override
  void showsReadersTheOldOrTheNewWhileAFileIsReplaced() {}
}
