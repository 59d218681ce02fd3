package io.daybook.bench.simulation;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

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
    return super.list(directory).stream().filter(entry -> !isBehind(entry.path())).toList();
  }

  @Override
  public Optional<FileStatus> status(StoragePath path) throws IOException {
    return isBehind(path) ? Optional.empty() : super.status(path);
  }

  @Override
  public InputStream open(StoragePath path, long position) throws IOException {
    if (isBehind(path)) {
      throw new NoSuchFileException(path.value());
    }
    return super.open(path, position);
  }

  private boolean isBehind(StoragePath path) {
    boolean isOwn =
        path.parent().equals(ledger) || path.parent().equals(ledger.child("checkpoints"));
    return isOwn
        && path.name().matches("\\d{20}\\..*")
        && Long.parseLong(path.name().substring(0, 20)) > newest;
  }
}
