package io.daybook.ingest.landing;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real storage some of whose calls fail, before or after their effect. */
final class FaultyStorage extends ForwardingStorage {
  enum Call {
    CREATE,
    WRITE,
    SYNC,
    CLOSE,
    RENAME
  }

  enum Moment {
    BEFORE_EFFECT,
    AFTER_EFFECT
  }

  private record Deed(Call call, Runnable action) {}

  private record Fault(Call call, String path, Moment moment, String message) {}

  private final List<Fault> faults = new ArrayList<>();
  private final List<Deed> deeds = new ArrayList<>();
  private boolean denied;

  FaultyStorage(Storage real) {
    super(real);
  }

  /** Lets one call fail whose path (a rename's target) contains a text. */
  FaultyStorage fail(Call call, String path, Moment moment) {
    return fail(call, path, moment, "injected");
  }

  FaultyStorage fail(Call call, String path, Moment moment, String message) {
    faults.add(new Fault(call, path, moment, message));
    return this;
  }

  /** Does something before the next rename of a segment. */
  void beforeRename(Runnable action) {
    before(Call.RENAME, action);
  }

  /** Does something before the next such call for a segment; deeds wait in order. */
  FaultyStorage before(Call call, Runnable action) {
    deeds.add(new Deed(call, action));
    return this;
  }

  /** Lets the next rename of a segment take effect and say that the target was there before. */
  FaultyStorage denyRename() {
    denied = true;
    return this;
  }

  int pendingDeeds() {
    return deeds.size();
  }

  private void prepare(Call call, StoragePath path) {
    if (path.name().contains(".zst") || path.name().endsWith(".cut")) {
      due(call).ifPresent(deed -> deed.action().run());
    }
  }

  private synchronized Optional<Deed> due(Call call) {
    Optional<Deed> due = deeds.stream().filter(deed -> deed.call() == call).findFirst();
    due.ifPresent(deeds::remove);
    return due;
  }

  int pendingFaults() {
    return faults.size();
  }

  private synchronized void at(Call call, StoragePath path, Moment moment) throws IOException {
    Optional<Fault> due =
        faults.stream()
            .filter(fault -> fault.call() == call && fault.moment() == moment)
            .filter(fault -> path.value().contains(fault.path()))
            .findFirst();
    if (due.isPresent()) {
      faults.remove(due.get());
      throw new IOException(due.get().message());
    }
  }

  @Override
  public StorageOutput create(StoragePath path) throws IOException {
    at(Call.CREATE, path, Moment.BEFORE_EFFECT);
    prepare(Call.CREATE, path);
    StorageOutput out = super.create(path);
    return new StorageOutput() {
      @Override
      public int sync() throws IOException {
        prepare(Call.SYNC, path);
        return out.sync();
      }

      @Override
      public void write(int b) throws IOException {
        out.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        prepare(Call.WRITE, path);
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        prepare(Call.CLOSE, path);
        out.close();
        at(Call.CLOSE, path, Moment.AFTER_EFFECT);
      }
    };
  }

  @Override
  public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    at(Call.RENAME, to, Moment.BEFORE_EFFECT);
    prepare(Call.RENAME, to);
    boolean renamed = super.renameIfAbsent(from, to);
    at(Call.RENAME, to, Moment.AFTER_EFFECT);
    if (denied && to.name().endsWith(".zst")) {
      denied = false;
      return false;
    }
    return renamed;
  }
}
