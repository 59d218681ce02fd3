package io.daybook.bench.simulation;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;

/** {@link Hole#SWEEP_WITHOUT_ABORT}: a sweep's aborts never reach the ledger. */
final class UnabortedStorage extends ForwardingStorage {
  private final StoragePath ledger;

  UnabortedStorage(Storage storage, StoragePath home) {
    super(storage);
    this.ledger = home.child("_ledger");
  }

  @Override
  public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    if (to.parent().equals(ledger) && LedgerEntryText.isAbort(read(from))) {
      return true;
    }
    return super.renameIfAbsent(from, to);
  }
}
