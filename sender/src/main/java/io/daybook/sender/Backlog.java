package io.daybook.sender;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that was taken and not yet acknowledged, on its way through three stations: the batch
 * that is being filled, those that are full, those that are sealed. Thread-safe.
 */
final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

  /** How long other threads may write their records before one that doesn't wait gives up. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long DISK_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final BatchStore store;
  private final BufferUse use;
  private final long batchBytes;
  private final long lingerNanos;
  private final Clock clock;
  private final String start;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<OpenBatch> full = new ArrayDeque<>();
  private final Deque<SealedBatch> sealed = new ArrayDeque<>();

  private @Nullable OpenBatch open;
  private long openedNanos;
  private long number;
  private boolean ended;
  private @Nullable IOException diskFailure;

  /**
   * @param start a random text that no other start of a sender has
   */
  Backlog(
      BatchStore store,
      long limitBytes,
      long batchBytes,
      long lingerNanos,
      Clock clock,
      String start) {
    this.store = store;
    this.use = new BufferUse(limitBytes, store.refusedBytes());
    this.batchBytes = batchBytes;
    this.lingerNanos = lingerNanos;
    this.clock = clock;
    this.start = start;
    for (SealedBatch batch : store.recovered()) {
      sealed.add(batch);
      use.count(batch.key(), batch.bytes());
    }
  }

  /**
   * Takes a record with its line end, once there is room for it.
   *
   * @return false if there was none in time
   * @throws IllegalStateException after {@link #end}
   * @throws IOException if it was taken but the disk doesn't confirm it
   */
  boolean append(byte[] line, long waitNanos) throws InterruptedException, IOException {
    long deadline = System.nanoTime() + waitNanos;
    if (!lockWithin(Math.max(waitNanos, GRACE_NANOS))) {
      return false;
    }
    OpenBatch batch;
    try {
      batch = appendLocked(line, deadline);
    } finally {
      lock.unlock();
    }
    if (batch == null) {
      return false;
    }
    batch.sync();
    return true;
  }

  /** Waits for a batch that is full or has waited long enough; null when no more will come. */
  @Nullable OpenBatch awaitFull() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (full.isEmpty()) {
        if (open != null) {
          long left = ended ? 0 : openedNanos + lingerNanos - System.nanoTime();
          if (left > 0) {
            changed.awaitNanos(left);
          } else {
            retire(open);
          }
        } else if (ended) {
          return null;
        } else {
          changed.await();
        }
      }
      return full.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Replaces a full batch by what became of it. */
  void sealed(OpenBatch batch, Optional<SealedBatch> result) {
    lock.lock();
    try {
      if (result.isPresent()) {
        use.count(batch.key(), result.get().bytes());
        sealed.add(result.get());
      } else {
        use.remove(batch.key(), 0);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next batch to send. */
  SealedBatch next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (sealed.isEmpty()) {
        changed.await();
      }
      return sealed.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  /** A batch needs no more care, and takes nothing any more. */
  void gone(SealedBatch batch) {
    remove(batch, 0);
  }

  /** A batch isn't waited for, but takes what it took in the store. */
  void keptAside(SealedBatch batch) {
    remove(batch, batch.bytes());
  }

  /** Takes no more records. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing waits; returns whether that is so. */
  boolean awaitEmpty(long waitNanos) throws InterruptedException {
    long deadline = System.nanoTime() + waitNanos;
    lock.lockInterruptibly();
    try {
      while (!use.isNothingWaiting()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  UnsentBatches unsent() {
    lock.lock();
    try {
      return use.unsent();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the oldest record was taken that waits in another batch than this one. */
  Optional<Instant> oldestBeside(BatchKey key) {
    lock.lock();
    try {
      return use.oldestBeside(key);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the batches that nobody sends any more. To be called when all threads have ended. */
  List<SealedBatch> leftSealed() {
    lock.lock();
    try {
      return List.copyOf(sealed);
    } finally {
      lock.unlock();
    }
  }

  /** Puts a batch back that was taken and not sent. */
  void putBack(SealedBatch batch) {
    lock.lock();
    try {
      sealed.addLast(batch);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says why there is no room. */
  String fullness() {
    lock.lock();
    try {
      return diskFailure == null
          ? "expected room but " + use
          : "expected room on the disk but found: " + diskFailure;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable OpenBatch appendLocked(byte[] line, long deadline) throws InterruptedException {
    int bytes = line.length + store.overheadBytes();
    while (true) {
      if (ended) {
        throw new IllegalStateException("the sender is closed");
      }
      long pause = Long.MAX_VALUE;
      if (use.hasRoomFor(bytes)) {
        OpenBatch batch = tryAppend(line);
        if (batch != null) {
          return batch;
        }
        pause = DISK_RETRY_NANOS;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      changed.awaitNanos(Math.min(left, pause));
    }
  }

  /** Returns the batch that has the record; null if the disk doesn't take it. */
  private @Nullable OpenBatch tryAppend(byte[] line) {
    OpenBatch batch = open;
    try {
      if (batch != null && batch.bytes() + line.length > batchBytes) {
        retire(batch);
        batch = null;
      }
      if (batch == null) {
        batch = store.open(BatchKey.of(clock.instant(), start, ++number));
        use.count(batch.key(), 0);
        open = batch;
        openedNanos = System.nanoTime();
        changed.signalAll();
      }
      batch.append(line);
    } catch (IOException e) {
      if (diskFailure == null) {
        LOG.error("The buffer takes no records: {}; they wait until it does", e.toString());
      }
      diskFailure = e;
      if (batch != null) {
        retire(batch);
      }
      return null;
    }
    if (diskFailure != null) {
      LOG.info("The buffer takes records again");
      diskFailure = null;
    }
    use.count(batch.key(), batch.bytes());
    if (batch.bytes() >= batchBytes) {
      retire(batch);
    }
    return batch;
  }

  private void retire(OpenBatch batch) {
    full.add(batch);
    open = null;
    changed.signalAll();
  }

  private void remove(SealedBatch batch, long staysBytes) {
    lock.lock();
    try {
      use.remove(batch.key(), staysBytes);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for other threads' records, whether this thread is interrupted or not. */
  private boolean lockWithin(long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
