package io.daybook.bench.simulation;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;

/** {@link Hole#NO_FENCE}: what a start moves to the fenced epochs stays where it is. */
final class UnfencedStorage extends ForwardingStorage {
  private final StoragePath fenced;

  UnfencedStorage(Storage storage, StoragePath fenced) {
    super(storage);
    this.fenced = fenced;
  }

  @Override
  public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    return to.parent().equals(fenced) || super.renameIfAbsent(from, to);
  }
}
