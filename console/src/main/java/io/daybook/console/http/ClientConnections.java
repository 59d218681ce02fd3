package io.daybook.console.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;

/**
 * The connections of clients: so many of each address, and none for long on which nothing is asked,
 * however slowly the bytes of a header come in.
 */
final class ClientConnections implements Connection.Listener {
  private static final int MOST_OF_AN_ADDRESS = 64;
  private final Connector connector;
  private final Duration patience;
  private final List<String> proxies;
  private final ClientShares addresses = new ClientShares(MOST_OF_AN_ADDRESS);

  /** The addresses of those that count: a connection that was closed doesn't tell its own. */
  private final Map<Connection, String> counted = new ConcurrentHashMap<>();

  private final Map<Connection, ConnectionUse> uses = new ConcurrentHashMap<>();

  /**
   * What a connection is used for.
   *
   * @param requests that are being answered
   * @param since when that began, by the clock of {@link NanoTime}
   */
  private record ConnectionUse(int requests, long since) {
    ConnectionUse changed(int difference) {
      return new ConnectionUse(requests + difference, NanoTime.now());
    }
  }

  /**
   * @param patience how long a connection may be open on which nothing is asked
   * @param proxies addresses whose connections are those of many people
   */
  ClientConnections(Connector connector, Duration patience, List<String> proxies) {
    this.connector = connector;
    this.patience = patience;
    this.proxies = List.copyOf(proxies);
  }

  @Override
  public void onOpened(Connection connection) {
    EndPoint end = connection.getEndPoint();
    String address = address(end);
    if (end instanceof SocketChannelEndPoint && !proxies.contains(address)) {
      if (addresses.take(address)) {
        counted.put(connection, address);
      } else {
        end.close();
        return;
      }
    }
    if (!(connection instanceof SslConnection)) {
      uses.put(connection, new ConnectionUse(0, NanoTime.now()));
      lookAgain(connection, patience.toMillis());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    uses.remove(connection);
    String address = counted.remove(connection);
    if (address != null) {
      addresses.giveBack(address);
    }
  }

  /** Tells that a request came in whole, but for its body. */
  void asked(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    uses.computeIfPresent(connection, (key, use) -> use.changed(1));
    Request.addCompletionListener(
        request, failure -> uses.computeIfPresent(connection, (key, use) -> use.changed(-1)));
  }

  private void lookAgain(Connection connection, long millis) {
    connector.getScheduler().schedule(() -> look(connection), millis, TimeUnit.MILLISECONDS);
  }

  private void look(Connection connection) {
    ConnectionUse use = uses.get(connection);
    if (use == null) {
      return;
    }
    long waited = use.requests() > 0 ? 0 : NanoTime.millisSince(use.since());
    if (waited >= patience.toMillis()) {
      connection.getEndPoint().close();
    } else {
      lookAgain(connection, patience.toMillis() - waited);
    }
  }

  private static String address(EndPoint end) {
    return end.getRemoteSocketAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : "";
  }
}
