package io.daybook.testing;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real storage some of whose calls fail: before their effect, or after it, where the reply is
 * lost. Its renames are atomic within this process, which Hadoop's on local files are not.
 */
public final class FaultyStorage extends ForwardingStorage {
  /** Which calls can fail, or have something done before them. */
  public enum Call {
    CREATE,
    WRITE,
    SYNC,
    CLOSE,
    RENAME,
    READ
  }

  /** When a call fails. */
  public enum Moment {
    BEFORE_EFFECT,
    AFTER_EFFECT
  }

  /** Something that another process does. */
  @FunctionalInterface
  public interface Interference {
    void happen() throws IOException;
  }

  private record Deed(Call call, Runnable action) {}

  private record Fault(
      Call call, String path, Moment moment, String message, AtomicInteger times) {}

  private final List<Fault> faults = new ArrayList<>();
  private final List<Deed> deeds = new ArrayList<>();
  private final Deque<Interference> beforeRenames = new ArrayDeque<>();
  private final Object renaming = new Object();
  private boolean denied;

  public FaultyStorage(Storage real) {
    super(real);
  }

  /** Lets one call fail whose path (a rename's target) contains a text. */
  public FaultyStorage fail(Call call, String path, Moment moment) {
    return fail(call, path, moment, message(call, moment));
  }

  public FaultyStorage fail(Call call, String path, Moment moment, String message) {
    return add(new Fault(call, path, moment, message, new AtomicInteger(1)));
  }

  /** Lets the next calls of a kind fail, whatever their paths. */
  public FaultyStorage fail(Call call, Moment moment, int times) {
    return add(new Fault(call, "", moment, message(call, moment), new AtomicInteger(times)));
  }

  private static String message(Call call, Moment moment) {
    return "injected: " + call + " failed " + moment;
  }

  private synchronized FaultyStorage add(Fault fault) {
    faults.add(fault);
    return this;
  }

  /** Lets every call succeed again. */
  public synchronized void heal() {
    faults.clear();
  }

  public synchronized int pendingFaults() {
    return faults.size();
  }

  /** Lets something happen before the next rename; those of several calls wait in order. */
  public void beforeNextRename(Interference interference) {
    beforeRenames.add(interference);
  }

  /** Does something before the next rename of a segment. */
  public void beforeRename(Runnable action) {
    before(Call.RENAME, action);
  }

  /** Does something before the next such call for a segment; deeds wait in order. */
  public synchronized FaultyStorage before(Call call, Runnable action) {
    deeds.add(new Deed(call, action));
    return this;
  }

  public synchronized int pendingDeeds() {
    return deeds.size();
  }

  /** Lets the next rename of a segment take effect and say that the target was there before. */
  public FaultyStorage denyRename() {
    denied = true;
    return this;
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

  private synchronized void at(Call call, StoragePath path, Moment moment) throws IOException {
    Optional<Fault> due =
        faults.stream()
            .filter(fault -> fault.call() == call && fault.moment() == moment)
            .filter(fault -> path.value().contains(fault.path()))
            .findFirst();
    if (due.isPresent()) {
      if (due.get().times().decrementAndGet() == 0) {
        faults.remove(due.get());
      }
      throw new IOException(due.get().message());
    }
  }

  @Override
  public StorageOutput create(StoragePath path) throws IOException {
    at(Call.CREATE, path, Moment.BEFORE_EFFECT);
    prepare(Call.CREATE, path);
    StorageOutput out = super.create(path);
    try {
      at(Call.CREATE, path, Moment.AFTER_EFFECT);
    } catch (IOException e) {
      out.close();
      throw e;
    }
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
    Interference interference = beforeRenames.poll();
    if (interference != null) {
      interference.happen();
    }
    at(Call.RENAME, to, Moment.BEFORE_EFFECT);
    prepare(Call.RENAME, to);
    boolean renamed;
    synchronized (renaming) {
      renamed = super.renameIfAbsent(from, to);
    }
    at(Call.RENAME, to, Moment.AFTER_EFFECT);
    if (denied && to.name().endsWith(".zst")) {
      denied = false;
      return false;
    }
    return renamed;
  }

  @Override
  public InputStream open(StoragePath path, long position) throws IOException {
    at(Call.READ, path, Moment.BEFORE_EFFECT);
    return super.open(path, position);
  }
}
