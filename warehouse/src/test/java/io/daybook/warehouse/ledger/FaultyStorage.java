package io.daybook.warehouse.ledger;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real storage that fails calls: before their effect, or after it, where the reply is lost. Its
 * renames are atomic within this process, which Hadoop's on local files are not.
 */
final class FaultyStorage extends ForwardingStorage {
  /** When a call fails. */
  enum Moment {
    BEFORE_THE_EFFECT,
    AFTER_THE_EFFECT
  }

  /** Which calls can fail. */
  enum Call {
    CREATE,
    RENAME,
    READ
  }

  /** Something that another process does. */
  @FunctionalInterface
  interface Interference {
    void happen() throws IOException;
  }

  private record Fault(Moment moment, AtomicInteger left) {}

  private final Map<Call, Fault> faults = new EnumMap<>(Call.class);
  private final Deque<Interference> beforeRename = new ArrayDeque<>();

  FaultyStorage(Storage real) {
    super(real);
  }

  /** Lets the next calls of a kind fail. */
  void fail(Call call, Moment moment, int times) {
    faults.put(call, new Fault(moment, new AtomicInteger(times)));
  }

  /** Lets every call succeed again. */
  void heal() {
    faults.clear();
  }

  /** Lets something happen just before the next rename. */
  void beforeNextRename(Interference interference) {
    beforeRename.add(interference);
  }

  private void lose(Call call, Moment moment) throws IOException {
    Fault fault = faults.get(call);
    if (fault != null && fault.moment() == moment && fault.left().getAndDecrement() > 0) {
      throw new IOException("injected: " + call + " failed " + moment);
    }
  }

  @Override
  public StorageOutput create(StoragePath path) throws IOException {
    lose(Call.CREATE, Moment.BEFORE_THE_EFFECT);
    StorageOutput out = super.create(path);
    try {
      lose(Call.CREATE, Moment.AFTER_THE_EFFECT);
    } catch (IOException e) {
      out.close();
      throw e;
    }
    return out;
  }

  @Override
  public synchronized boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    if (!beforeRename.isEmpty()) {
      beforeRename.remove().happen();
    }
    lose(Call.RENAME, Moment.BEFORE_THE_EFFECT);
    boolean renamed = super.renameIfAbsent(from, to);
    lose(Call.RENAME, Moment.AFTER_THE_EFFECT);
    return renamed;
  }

  @Override
  public InputStream open(StoragePath path, long position) throws IOException {
    lose(Call.READ, Moment.BEFORE_THE_EFFECT);
    return super.open(path, position);
  }
}
