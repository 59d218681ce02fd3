package io.daybook.ingest.receive;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.receive.SyslogFramer.LineEnds;
import io.daybook.ingest.spool.Spool;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes syslog over TCP (RFC 5424, RFC 3164), each message as it came and as a line of its own. One
 * thread serves all connections; while it waits for the spool it reads from none of them. TCP
 * syslog has no acknowledgement: what a sender has sent and this process hasn't spooled when it
 * dies is lost, half a message is never kept.
 */
public final class SyslogReceiver implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogReceiver.class);
  private static final int MOST_CONNECTIONS = 4096;
  private static final int MOST_TLS_CONNECTIONS = 1024;

  /** When all unfinished messages together are above this, longer ones of them are cut. */
  private static final int WAITING_BYTES = 32 << 20;

  private static final int LONG_MESSAGE_BYTES = 8 << 10;
  private static final long LOOK_MILLIS = 1000;
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);

  private final String source;
  private final Selector selector;
  private final ServerSocketChannel listening;
  private final SelectionKey accepting;
  private final Optional<SSLContext> tls;
  private final int maxRecordBytes;
  private final LineEnds lineEnds;
  private final PatientSpool patient;
  private final Worker serving;
  private final ByteBuffer arrived = ByteBuffer.allocate(Wire.ROOM_BYTES);
  private final MessageBatch batch;
  private long waitingBytes;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong unfinished = new AtomicLong();
  private volatile boolean closing;
  private volatile boolean ended;

  private SyslogReceiver(
      IngestSource source,
      Selector selector,
      ServerSocketChannel listening,
      Optional<SSLContext> tls,
      Spool spool)
      throws IOException {
    this.source = source.name();
    this.selector = selector;
    this.listening = listening;
    this.accepting = listening.register(selector, SelectionKey.OP_ACCEPT);
    this.tls = tls;
    this.maxRecordBytes = source.maxRecordBytes();
    this.lineEnds = source.framing().endsWithNext() ? LineEnds.KEPT : LineEnds.ESCAPED;
    this.patient = new PatientSpool(spool);
    this.batch = new MessageBatch(patient);
    this.serving = new Worker("syslog-" + source.name(), this::serve);
  }

  /**
   * Starts to listen.
   *
   * @param source whose input is {@link SourceInput.Syslog} over TCP
   * @throws OperatorException if it can't listen there, or has no key to prove itself with
   */
  public static SyslogReceiver start(IngestSource source, Spool spool) {
    SourceInput.Syslog input = (SourceInput.Syslog) source.input();
    Optional<SSLContext> tls = input.tls().map(RenewedKeys::context);
    Address address = input.listen().orElseThrow();
    ServerSocketChannel listening = listen(source.name(), address);
    try {
      listening.configureBlocking(false);
      SyslogReceiver receiver = new SyslogReceiver(source, Selector.open(), listening, tls, spool);
      receiver.serving.start();
      return receiver;
    } catch (IOException e) {
      close(listening);
      throw refused(source.name(), address, e);
    }
  }

  private static ServerSocketChannel listen(String source, Address address) {
    try {
      ServerSocketChannel listening = ServerSocketChannel.open();
      try {
        listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        return listening.bind(new InetSocketAddress(address.host(), address.port()));
      } catch (IOException | UnresolvedAddressException e) {
        close(listening);
        throw refused(source, address, e);
      }
    } catch (IOException e) {
      throw refused(source, address, e);
    }
  }

  private static OperatorException refused(String source, Address address, Exception e) {
    return new OperatorException(
        ExitCode.NOT_READY,
        "["
            + source
            + "] expected an address of this host that is free but found "
            + address
            + " ("
            + e
            + "); mend 'syslog.listen', or end what listens there",
        e);
  }

  /** Returns the port it listens on. */
  public int port() {
    return listening.socket().getLocalPort();
  }

  private void serve() {
    try {
      while (!closing && round(LOOK_MILLIS)) {
        accepting.interestOps(connections.get() < mostConnections() ? SelectionKey.OP_ACCEPT : 0);
      }
      close(listening);
      // What has arrived at this host would be lost: nobody tells its senders.
      long deadline = System.nanoTime() + PATIENCE_AT_CLOSE.toNanos();
      while (System.nanoTime() < deadline && selector.selectNow() > 0 && round(1)) {
        LOG.debug("[{}] taking what has arrived", source);
      }
    } catch (IOException e) {
      LOG.error("[{}] nothing more is taken", source, e);
    } finally {
      selector.keys().stream()
          .map(SelectionKey::attachment)
          .filter(SyslogConnection.class::isInstance)
          .forEach(connection -> leave((SyslogConnection) connection));
      close(selector);
      ended = true;
    }
  }

  private int mostConnections() {
    return tls.isPresent() ? MOST_TLS_CONNECTIONS : MOST_CONNECTIONS;
  }

  /** Takes what has arrived; returns false once there is nowhere to put it. */
  private boolean round(long millis) throws IOException {
    selector.select(millis);
    Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
    while (ready.hasNext()) {
      SelectionKey key = ready.next();
      ready.remove();
      if (key.attachment() instanceof SyslogConnection connection) {
        read(key, connection);
      } else if (key.isValid()) {
        accept();
      }
      if (batch.isFull() && !batch.flush()) {
        return false;
      }
    }
    return batch.flush();
  }

  private void accept() {
    try {
      SocketChannel channel = listening.accept();
      if (channel != null) {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.register(selector, SelectionKey.OP_READ, connection(channel));
        connections.incrementAndGet();
      }
    } catch (IOException e) {
      // Most likely too many files are open: those who wait are asked in again at the next look.
      LOG.warn("[{}] a connection cannot be taken: {}", source, e.toString());
      accepting.interestOps(0);
    }
  }

  private SyslogConnection connection(SocketChannel channel) {
    Wire wire =
        tls.<Wire>map(context -> new TlsWire(channel, context))
            .orElseGet(() -> Wire.plain(channel));
    return new SyslogConnection(channel, wire, new SyslogFramer(maxRecordBytes, lineEnds));
  }

  private void read(SelectionKey key, SyslogConnection connection) {
    waitingBytes -= connection.waitingBytes();
    try {
      if (connection.read(arrived, batch::add)) {
        if (waitingBytes + connection.waitingBytes() > WAITING_BYTES
            && connection.waitingBytes() > LONG_MESSAGE_BYTES) {
          connection.cut(batch::add);
        }
        waitingBytes += connection.waitingBytes();
        int write = connection.wantsToWrite() ? SelectionKey.OP_WRITE : 0;
        key.interestOps(SelectionKey.OP_READ | write);
        return;
      }
    } catch (IOException e) {
      LOG.debug("[{}] a connection broke: {}", source, e.toString());
    }
    leave(connection);
  }

  private void leave(SyslogConnection connection) {
    connections.decrementAndGet();
    if (connection.isInFrame()) {
      unfinished.incrementAndGet();
    }
    close(connection);
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("cannot be closed: {}", e.toString());
    }
  }

  @Override
  public ReceiverStatus status() {
    return patient.status(unfinished.get(), connections.get());
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    serving.join(PATIENCE_AT_CLOSE.multipliedBy(2));
    patient.stop();
    serving.join(PATIENCE_AT_CLOSE.multipliedBy(2));
  }
}
