package io.daybook.ingest.receive;

import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches of records that services push: {@code POST /v1/logs/<source>}. A batch is answered
 * with 200 once it is in its source's spool. What a client can take of this process is bounded: the
 * number of connections, the memory of all bodies together, the time between two bytes, and how
 * slowly a body may come.
 */
public final class HttpReceiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpReceiver.class);
  private static final int THREADS = 64;
  private static final int CONNECTIONS = 1000;
  private static final int LEAST_MEMORY_BYTES = 64 << 20;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Map<String, PushedSource> sources = new ConcurrentHashMap<>();

  /** Names that requests may come for while their sources aren't open. */
  private final Set<String> closed = ConcurrentHashMap.newKeySet();

  private final HttpReceiverStatus.Counts counts = new HttpReceiverStatus.Counts();
  private final Duration drain;
  private final PushHandler handler;
  private final NetworkListener listener;

  private HttpReceiver(CollectConfig settings, SpoolLimit room) {
    int limit = Math.toIntExact(settings.spool().batchBytes());
    Semaphore memory = new Semaphore((int) Math.min(1 << 30, memoryBytes(limit)));
    this.drain = settings.drain();
    this.handler =
        new PushHandler(
            sources,
            closed,
            new BatchIntake(limit, memory, counts),
            () -> room.hasRoomFor(limit),
            counts);
    this.listener =
        NetworkListener.http(
            "http",
            settings.listen(),
            new NetworkListener.Bounds(THREADS, CONNECTIONS, IDLE),
            settings.tls(),
            handler);
  }

  /** One batch must fit packed and unpacked, whatever the limit is. */
  private static long memoryBytes(int limit) {
    return Math.max(LEAST_MEMORY_BYTES, 3L * limit);
  }

  /**
   * Listens where it is configured; it takes batches of the sources that are added.
   *
   * @param room of the spools
   * @param expected names of sources that will be added
   * @throws OperatorException if the address is taken or isn't one of this host's, or TLS can't be
   *     used
   */
  public static HttpReceiver start(
      CollectConfig settings, SpoolLimit room, Collection<String> expected) {
    HttpReceiver receiver = new HttpReceiver(settings, room);
    receiver.expect(expected);
    Address at = settings.listen();
    try {
      receiver.listener.start();
    } catch (IOException e) {
      throw new OperatorException(
          ExitCode.NOT_READY,
          "["
              + at
              + "] cannot listen for batches: "
              + e
              + "; set 'collect.listen' to a free address of this host",
          e);
    }
    LOG.info("takes batches at {}, port {}", at, receiver.port());
    return receiver;
  }

  /**
   * Learns of sources that will be added or have left: until then, or from then on, their senders
   * are told to come again, here or elsewhere, and not that there is no such source.
   */
  public void expect(Collection<String> names) {
    closed.addAll(names);
  }

  /** Takes batches of a source from now on, or goes on with it under other tokens. */
  public void add(PushedSource source) {
    closed.remove(source.name());
    sources.put(source.name(), source);
  }

  /** Returns whether batches of a source are taken now. */
  public boolean takes(String source) {
    return sources.containsKey(source);
  }

  /** Takes no further batch of a source: its senders are told to come again, here or elsewhere. */
  public void remove(String source) {
    if (sources.remove(source) != null) {
      closed.add(source);
    }
  }

  /** Returns the oldest record of a source that a sender still has, as far as senders say. */
  public Optional<Instant> oldestUnsent(String source) {
    return Optional.ofNullable(sources.get(source)).flatMap(PushedSource::oldestUnsent);
  }

  /** Returns what it has done. */
  public HttpReceiverStatus status() {
    Map<String, String> promises = new HashMap<>();
    sources.values().forEach(source -> promises.put(source.name(), source.rule().promise()));
    return counts.status(promises);
  }

  /** Returns the port it listens at, or did until it was closed. */
  public int port() {
    return listener.port();
  }

  /**
   * Takes no further connection and no further batch, answers those under way, and stops: at once
   * if this thread is interrupted, which it then still is. Each answer says that its connection
   * ends, so that no sender is left without one. Closing again is no error.
   */
  @Override
  public void close() {
    handler.drain();
    listener.refuse();
    try {
      if (listener.isStarted()) {
        handler.awaitIdle(drain);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listener.close();
  }
}
