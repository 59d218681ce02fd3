package io.daybook.bench.simulation;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;

/** Writes no manifest, and says that it did. */
final class UntoldStorage extends ForwardingStorage {
  UntoldStorage(Storage storage) {
    super(storage);
  }

  @Override
  public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    return to.value().contains("/_manifests/") || super.renameIfAbsent(from, to);
  }
}
