package io.daybook.console.http;

import io.daybook.console.figures.FigureDesk;
import io.daybook.console.figures.PublicationFollower;
import io.daybook.console.trust.NightBooks;
import io.daybook.console.trust.Notes;
import io.daybook.console.trust.TrustDesk;
import io.daybook.ingest.receive.RenewedKeys;
import io.daybook.metrics.trace.DayTrace;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.ConsoleConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console's listener. What a client can take of it is bounded: connections, requests at once,
 * the length of headers and bodies, the time that each of them may take.
 */
public final class ConsoleServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
  private static final int THREADS = 32;
  private static final int CONNECTIONS = 512;
  private static final int HEADER_BYTES = 16 << 10;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Server server;
  private final ServerConnector connector;
  private final Address listen;
  private final boolean isSecure;

  /** What is told of the warehouse. */
  public record Desks(
      FigureDesk figures,
      PublicationFollower follower,
      TrustDesk trust,
      DayTrace trace,
      Notes notes,
      NightBooks nights,
      ZoneId zone) {}

  private ConsoleServer(
      Address listen, ConsoleConfig settings, Path home, Desks desks, String version, Clock clock) {
    this.listen = listen;
    this.isSecure = settings.tls().isPresent();
    Doors doors = new Doors(listen, settings, home);
    Api api =
        new Api(
            desks.figures,
            desks.follower,
            desks.trust,
            desks.trace,
            desks.notes,
            desks.zone,
            version);
    MetricsHandler metrics =
        new MetricsHandler(doors, desks.figures, desks.follower, desks.nights, clock);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("console");
    threads.setDaemon(true);
    this.server = new Server(threads);
    this.connector = connector(settings);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
    ClientConnections connections = new ClientConnections(connector, IDLE, doors.proxyAddresses());
    connector.addBean(connections);
    server.setHandler(
        new SafeHeaders(
            connections,
            new Handler.Sequence(
                metrics,
                new ApiHandler(
                    doors, desks.figures, desks.follower, api.routes(), metrics, version, clock),
                new PageHandler(),
                new NothingElse())));
    server.setStopTimeout(0);
  }

  /**
   * Begins to answer.
   *
   * @param home where a token is kept if the configuration names no file
   * @throws OperatorException ({@code USAGE}) if others could come in who show nothing, ({@code
   *     NOT_READY}) if the address is taken or isn't one of this host's
   */
  public static ConsoleServer start(
      Address listen, ConsoleConfig settings, Path home, Desks desks, String version, Clock clock) {
    ConsoleServer console = new ConsoleServer(listen, settings, home, desks, version, clock);
    try {
      console.server.start();
    } catch (Exception e) {
      console.close();
      throw new OperatorException(
          ExitCode.NOT_READY,
          "["
              + listen
              + "] expected to answer there but found "
              + e.getMessage()
              + "; free it, or set console.listen to another address",
          e);
    }
    LOG.info("answers at {}", console.address());
    return console;
  }

  private ServerConnector connector(ConsoleConfig settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector made =
        settings
            .tls()
            .map(
                tls -> {
                  SslContextFactory.Server factory = new SslContextFactory.Server();
                  factory.setSslContext(RenewedKeys.context(tls));
                  return new ServerConnector(
                      server, new SslConnectionFactory(factory, plain.getProtocol()), plain);
                })
            .orElseGet(() -> new ServerConnector(server, plain));
    made.setHost(listen.host());
    made.setPort(listen.port());
    made.setIdleTimeout(IDLE.toMillis());
    return made;
  }

  /** Returns where it answers. */
  public URI address() {
    return URI.create(
        (isSecure ? "https://" : "http://")
            + new Address(listen.host(), connector.getLocalPort())
            + "/");
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the listener did not stop as it should: {}", e.toString());
    }
  }
}
