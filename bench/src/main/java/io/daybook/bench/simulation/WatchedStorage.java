package io.daybook.bench.simulation;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;

/** Sees every effect on the storage at the moment it happens. */
final class WatchedStorage extends ForwardingStorage {
  private final Watch watch;

  /** What may not happen, not even for a moment. */
  interface Watch {
    /** Something has a new name. */
    void renamed(StoragePath to) throws IOException;

    /** Something is about to lose its name, or has just lost it to a new one. */
    void leaves(StoragePath path) throws IOException;
  }

  WatchedStorage(SimulatedStorage storage, Watch watch) {
    super(storage);
    this.watch = watch;
  }

  @Override
  public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    boolean renamed = super.renameIfAbsent(from, to);
    if (renamed) {
      watch.leaves(from);
      watch.renamed(to);
    }
    return renamed;
  }

  @Override
  public void replace(StoragePath from, StoragePath to) throws IOException {
    super.replace(from, to);
    watch.leaves(from);
    watch.renamed(to);
  }

  @Override
  public boolean delete(StoragePath path) throws IOException {
    watch.leaves(path);
    return super.delete(path);
  }
}
