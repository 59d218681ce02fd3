package io.daybook.bench.simulation;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.util.List;

/** {@link Hole#STALE_PUBLICATION}: who publishes sees no entry behind its own. */
final class FrozenLedgerStorage extends ForwardingStorage {
  private final StoragePath ledger;
  private final long newest;

  FrozenLedgerStorage(Storage storage, StoragePath home, long newest) {
    super(storage);
    this.ledger = home.child("_ledger");
    this.newest = newest;
  }

  @Override
  public List<FileStatus> list(StoragePath directory) throws IOException {
    List<FileStatus> entries = super.list(directory);
    if (!directory.equals(ledger)) {
      return entries;
    }
    return entries.stream()
        .filter(
            entry -> {
              String name = entry.path().name();
              return !name.matches("\\d{20}\\..*")
                  || Long.parseLong(name.substring(0, 20)) <= newest;
            })
        .toList();
  }
}
