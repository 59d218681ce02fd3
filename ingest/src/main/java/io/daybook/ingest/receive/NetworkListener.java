package io.daybook.ingest.receive;

import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.Tls;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An address at which Jetty takes connections, with few threads of its own. Who comes when there
 * are as many connections as there may be waits for one to end. Keys of TLS are renewed without a
 * connection being dropped.
 */
public final class NetworkListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkListener.class);

  /** One thread accepts: the one that waits for all would not rest while files are short. */
  private static final int ACCEPTORS = 1;

  private static final int AS_JETTY_CHOOSES = -1;

  private final Server server;
  private final ServerConnector connector;
  private final OpenChannels open = new OpenChannels();
  private volatile int port;

  /**
   * What those who connect can take of this process.
   *
   * @param threads at most; one accepts, one waits for all connections, the others work
   * @param connections at most
   * @param idle how long a connection may be silent; zero: for ever
   */
  public record Bounds(int threads, int connections, Duration idle) {}

  /**
   * Listens for nothing yet.
   *
   * @param name of the threads
   * @param at port 0: any free one
   * @throws io.daybook.warehouse.run.OperatorException if the files of TLS can't be used
   */
  public NetworkListener(
      String name, Address at, Bounds bounds, Optional<Tls> tls, ConnectionFactory protocol) {
    QueuedThreadPool threads = new QueuedThreadPool(bounds.threads(), 1);
    threads.setName(name);
    threads.setDaemon(true);
    this.server = new Server(threads);
    server.setStopTimeout(0);
    this.connector =
        new ServerConnector(server, ACCEPTORS, AS_JETTY_CHOOSES, protocols(tls, protocol));
    connector.setHost(at.host());
    connector.setPort(at.port());
    connector.setIdleTimeout(bounds.idle().toMillis());
    // All come at once after a restart.
    connector.setAcceptQueueSize(bounds.connections());
    connector.addBean(open);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(bounds.connections(), connector));
  }

  /** A listener whose requests a handler answers. */
  public static NetworkListener http(
      String name, Address at, Bounds bounds, Optional<Tls> tls, Handler handler) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    NetworkListener made =
        new NetworkListener(name, at, bounds, tls, new HttpConnectionFactory(http));
    made.server.setHandler(handler);
    return made;
  }

  private static ConnectionFactory[] protocols(Optional<Tls> tls, ConnectionFactory protocol) {
    if (tls.isEmpty()) {
      return new ConnectionFactory[] {protocol};
    }
    SslContextFactory.Server keys = new SslContextFactory.Server();
    keys.setSslContext(RenewedKeys.context(tls.get()));
    return new ConnectionFactory[] {
      new SslConnectionFactory(keys, protocol.getProtocol()), protocol
    };
  }

  /**
   * Connections that are open. While it stops, Jetty forgets some that it took, whose clients would
   * wait for an answer, and answers some requests that it has begun to read with 500.
   */
  private static final class OpenChannels implements SelectorManager.AcceptListener {
    private final Set<SelectableChannel> channels = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    @Override
    public void onAccepting(SelectableChannel channel) {
      channels.add(channel);
      keepAlive((SocketChannel) channel);
      if (stopped) {
        end();
      }
    }

    /** Those whose hosts have gone without a word are found by the kernel. */
    private static void keepAlive(SocketChannel channel) {
      try {
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      } catch (IOException e) {
        LOG.debug("[{}] is not kept alive: {}", channel, e.toString());
      }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
      channels.remove(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
      channels.remove(channel);
    }

    void end() {
      stopped = true;
      channels.forEach(IO::close);
    }
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the address is taken or isn't one of this host's
   */
  public void start() throws IOException {
    try {
      server.start();
      port = connector.getLocalPort();
    } catch (IOException e) {
      close();
      throw e.getCause() instanceof IOException cause ? cause : e;
    } catch (Exception e) {
      close();
      throw new IOException(e);
    }
  }

  /** Returns the port it listens at, or did until it was closed. */
  public int port() {
    return port;
  }

  /** Returns whether it has begun to listen and wasn't closed. */
  boolean isStarted() {
    return server.isStarted();
  }

  /** Takes no further connection; those that there are go on. */
  void refuse() {
    connector.close();
  }

  /**
   * Ends all connections, in order also if this thread is interrupted, which it then still is.
   * Closing again is no error.
   */
  @Override
  public void close() {
    // Jetty stops in order only if nobody interrupts it.
    boolean interrupted = Thread.interrupted();
    refuse();
    connector.getConnectedEndPoints().forEach(end -> end.close(new EofException()));
    open.end();
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the listener did not stop as it should: {}", e.toString());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
