package io.daybook.ingest.receive;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.receive.SyslogFramer.LineEnds;
import io.daybook.ingest.spool.Spool;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;

/**
 * Takes syslog over TCP (RFC 5424, RFC 3164), each message as it came and as a line of its own. One
 * thread reads all connections, another spools; while the spool takes nothing, none of them is
 * read. TCP syslog has no acknowledgement: what a sender has sent and this process hasn't spooled
 * when it dies is lost, half a message is never kept.
 */
public final class SyslogReceiver implements Receiver {
  private static final int THREADS = 4;
  private static final int MOST_CONNECTIONS = 4096;
  private static final int MOST_TLS_CONNECTIONS = 1024;
  private static final long LOOK_MILLIS = 5;
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);

  private final NetworkListener listener;
  private final PatientSpool patient;
  private final MessageWriter writer;
  private final Set<SyslogConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong unfinished = new AtomicLong();

  private SyslogReceiver(IngestSource source, Address at, Optional<Tls> tls, Spool spool) {
    String name = "syslog-" + source.name();
    int most = tls.isPresent() ? MOST_TLS_CONNECTIONS : MOST_CONNECTIONS;
    this.listener =
        new NetworkListener(
            name,
            at,
            new NetworkListener.Bounds(THREADS, most, Duration.ZERO),
            tls,
            new SyslogProtocol(source));
    this.patient = new PatientSpool(spool);
    this.writer = new MessageWriter(name + "-spool", patient);
  }

  /** Makes connections. */
  private final class SyslogProtocol extends AbstractConnectionFactory {
    private final int maxRecordBytes;
    private final LineEnds lineEnds;

    SyslogProtocol(IngestSource source) {
      super("syslog");
      this.maxRecordBytes = source.maxRecordBytes();
      this.lineEnds = source.framing().endsWithNext() ? LineEnds.KEPT : LineEnds.ESCAPED;
      addEventListener(new OpenConnections());
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      SyslogFramer framer = new SyslogFramer(maxRecordBytes, lineEnds);
      return configure(
          new SyslogConnection(endPoint, connector, framer, writer, waitingBytes),
          connector,
          endPoint);
    }
  }

  /** Knows which connections are open. */
  private final class OpenConnections implements Connection.Listener {
    @Override
    public void onOpened(Connection connection) {
      connections.add((SyslogConnection) connection);
    }

    @Override
    public void onClosed(Connection connection) {
      left((SyslogConnection) connection);
    }
  }

  /**
   * Starts to listen.
   *
   * @param source whose input is {@link SourceInput.Syslog} over TCP
   * @throws OperatorException if it can't listen there, or has no key to prove itself with
   */
  public static SyslogReceiver start(IngestSource source, Spool spool) {
    SourceInput.Syslog input = (SourceInput.Syslog) source.input();
    Address at = input.listen().orElseThrow();
    SyslogReceiver receiver = new SyslogReceiver(source, at, input.tls(), spool);
    try {
      receiver.listener.start();
    } catch (IOException e) {
      throw new OperatorException(
          ExitCode.NOT_READY,
          "["
              + source.name()
              + "] expected an address of this host that is free but found "
              + at
              + " ("
              + e
              + "); mend 'syslog.listen', or end what listens there",
          e);
    }
    return receiver;
  }

  /** Returns the port it listens on. */
  public int port() {
    return listener.port();
  }

  private void left(SyslogConnection connection) {
    if (connections.remove(connection) && connection.isInFrame()) {
      unfinished.incrementAndGet();
    }
  }

  @Override
  public ReceiverStatus status() {
    return patient.status(unfinished.get(), connections.size());
  }

  @Override
  public boolean isEnded() {
    return writer.isEnded();
  }

  @Override
  public void close() {
    listener.refuse();
    takeWhatHasArrived();
    listener.close();
    connections.forEach(this::left);
    writer.close(PATIENCE_AT_CLOSE);
  }

  /** It would be lost: nobody tells its senders. */
  private void takeWhatHasArrived() {
    long deadline = System.nanoTime() + PATIENCE_AT_CLOSE.toNanos();
    try {
      while (!connections.stream().allMatch(SyslogConnection::isRead)
          && System.nanoTime() < deadline) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
