package io.daybook.sender;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records to collectors. Records are gathered in batches; a batch is sent under a key that is
 * fixed for ever, with the same bytes, until a collector says that it has it. So what a lost answer
 * or a crash makes it send twice is archived once.
 *
 * <p>Order is kept within a batch. It is promised across batches only with a window of 1 and one
 * collector, and then not around refused batches.
 *
 * <p>Nothing that was taken is lost silently: a refused batch is set aside and told, and when
 * nobody answers, batches wait in the {@link Buffer} up to its limit. With a {@link Buffer.Disk}
 * the next sender with the same directory sends what this one left; with a {@link Buffer.Memory}
 * that is lost.
 *
 * <p>Thread-safe. Its own threads don't keep the JVM alive.
 */
public final class Sender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);
  private static final long STOP_MILLIS = 5_000;

  private final SenderConfig config;
  private final Consumer<SenderNotice> listener;
  private final BatchStore store;
  private final Backlog backlog;
  private final Thread sealing;
  private final List<Thread> deliveries = new ArrayList<>();
  private final Thread checking;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Sender(
      SenderConfig config,
      Consumer<SenderNotice> listener,
      BatchStore store,
      CollectorHttp http,
      Clock clock) {
    this.config = config;
    this.listener = listener;
    this.store = store;
    this.backlog =
        new Backlog(
            store,
            config.buffer().limitBytes(),
            config.batchBytes(),
            config.linger().toNanos(),
            clock,
            UUID.randomUUID().toString().replace("-", ""));
    CollectorChoice choice =
        new CollectorChoice(config.collectors(), config.balance(), config.circuit());
    this.sealing = daemon("daybook-seal", new Sealing(config.source(), backlog));
    for (int i = 1; i <= config.window(); i++) {
      deliveries.add(
          daemon(
              "daybook-send-" + i,
              new Delivery(backlog, choice, http, config.backoff(), listener)));
    }
    this.checking =
        daemon(
            "daybook-check",
            new HealthChecks(config.source(), choice, http, config.circuit().checkEvery()));
  }

  /** As {@link #start(SenderConfig, Consumer)}; notices go to the log alone. */
  public static Sender start(SenderConfig config) {
    return start(config, notice -> {});
  }

  /**
   * Starts a sender. What waits in its directory is sent first.
   *
   * @param listener is told what became of batches, by the sender's own threads
   * @throws IllegalArgumentException if the trusted certificates can't be read
   * @throws BufferException if the directory can't be used
   */
  public static Sender start(SenderConfig config, Consumer<SenderNotice> listener) {
    Clock clock = Clock.systemUTC();
    CollectorHttp http = new CollectorHttp(config, clock);
    Consumer<SenderNotice> guarded = notice -> tell(listener, notice);
    BatchStore store =
        config.buffer() instanceof Buffer.Disk disk
            ? DiskStore.take(disk, config.source() + " from " + config.name(), guarded)
            : new MemoryStore();
    Sender sender = new Sender(config, guarded, store, http, clock);
    sender.startThreads();
    return sender;
  }

  /**
   * Takes a record. A line end is added if it has none. What a record is to the collector says the
   * source's configuration: to a source of lines, a newline in the middle makes it two.
   *
   * @throws IllegalArgumentException if the record is larger than the buffer
   * @throws BufferFullException if there is no room and the configuration says {@link
   *     WhenFull#FAIL}
   * @throws BufferException if it was taken, but the disk did not confirm it
   * @throws InterruptedException if interrupted while it waits for room; the record was not taken
   * @throws IllegalStateException if the sender is closed
   */
  public void send(byte[] record) throws InterruptedException {
    Duration wait = config.whenFull() == WhenFull.BLOCK ? FOR_EVER : Duration.ZERO;
    while (!offer(record, wait)) {
      if (config.whenFull() == WhenFull.FAIL) {
        throw new BufferFullException("[" + config.source() + "] " + backlog.fullness());
      }
    }
  }

  /**
   * As {@link #send}, whatever the configuration says: waits for room up to a limit. Writing the
   * record to the buffer's disk takes what the disk takes; a tenth of a second more may go by while
   * other threads do so.
   *
   * @return whether the record was taken
   */
  public boolean offer(byte[] record, Duration atMost) throws InterruptedException {
    byte[] line = terminated(record);
    if (line.length + store.overheadBytes() > config.buffer().limitBytes()) {
      throw new IllegalArgumentException(
          "["
              + config.source()
              + "] expected a record that fits into the buffer of "
              + config.buffer().limitBytes()
              + " bytes but found one of "
              + record.length);
    }
    try {
      return backlog.append(line, atMost.toNanos());
    } catch (IOException e) {
      if (config.buffer() instanceof Buffer.Disk disk) {
        throw BufferException.unsynced(disk.directory(), e);
      }
      throw new IllegalStateException(e);
    }
  }

  /** Returns what no collector has acknowledged by now. */
  public UnsentBatches unsent() {
    return backlog.unsent();
  }

  /** As {@link #close(Duration)}, with 30 seconds. */
  @Override
  public void close() {
    close(LONGEST_DRAIN);
  }

  /**
   * Takes no more records, sends those it has, and stops. What is not acknowledged when the time is
   * up stays in the directory for the next sender; without a directory it is told as {@link
   * SenderNotice.Abandoned} and lost. If the thread is interrupted, time is up. A second call does
   * nothing.
   *
   * @return what was not acknowledged
   */
  public UnsentBatches close(Duration atMost) {
    if (closed.getAndSet(true)) {
      return backlog.unsent();
    }
    backlog.end();
    boolean interrupted = false;
    try {
      backlog.awaitEmpty(atMost.toNanos());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    interrupted |= stopThreads();
    UnsentBatches left = backlog.unsent();
    if (!left.isNothing()) {
      LOG.warn("[{}] closed with {} batches unsent", config.source(), left.batches());
    }
    if (store instanceof MemoryStore) {
      backlog.leftSealed().forEach(this::abandon);
    }
    store.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  private void startThreads() {
    sealing.start();
    deliveries.forEach(Thread::start);
    checking.start();
  }

  /** Returns whether this thread was interrupted meanwhile. */
  private boolean stopThreads() {
    checking.interrupt();
    deliveries.forEach(Thread::interrupt);
    try {
      // It ends by itself unless the disk is full.
      sealing.join(STOP_MILLIS / 10);
      sealing.interrupt();
      sealing.join(STOP_MILLIS);
      for (Thread delivery : deliveries) {
        delivery.join(STOP_MILLIS);
      }
      return false;
    } catch (InterruptedException e) {
      sealing.interrupt();
      return true;
    }
  }

  private void abandon(SealedBatch batch) {
    try {
      listener.accept(
          new SenderNotice.Abandoned(
              batch.key().text(), ByteBuffer.wrap(batch.body()).asReadOnlyBuffer()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void tell(Consumer<SenderNotice> listener, SenderNotice notice) {
    try {
      listener.accept(notice);
    } catch (RuntimeException e) {
      LOG.error("[{}] the listener failed", notice.key(), e);
    }
  }

  private static byte[] terminated(byte[] record) {
    if (record.length > 0 && record[record.length - 1] == '\n') {
      return record;
    }
    byte[] line = Arrays.copyOf(record, record.length + 1);
    line[record.length] = '\n';
    return line;
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
