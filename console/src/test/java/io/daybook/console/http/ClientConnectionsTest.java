package io.daybook.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientConnectionsTest {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  @BeforeEach
  void start() throws Exception {
    ClientConnections connections = new ClientConnections(connector, PATIENCE, List.of());
    connector.setHost("127.0.0.1");
    connector.addBean(connections);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            connections.asked(request);
            Thread.sleep(PATIENCE.multipliedBy(3).toMillis());
            callback.succeeded();
            return true;
          }
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private Socket connect() throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** Bytes keep coming, so that no idle timeout ends it. */
  @Test
  void closesAConnectionWhoseHeaderNeverEnds() throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      Thread writing =
          new Thread(
              () -> {
                try {
                  while (true) {
                    socket.getOutputStream().write('x');
                    Thread.sleep(20);
                  }
                } catch (Exception e) {
                  assertThat(e).isNotNull();
                }
              });
      writing.start();
      writing.join(60_000);

      assertThat(writing.isAlive()).isFalse();
    }
  }

  @Test
  void countsNoConnectionThatWasClosed() throws Exception {
    for (int i = 0; i < 200; i++) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write('G');
      }
    }
    waitsForAnAnswerThatTakesLonger();
  }

  @Test
  void waitsForAnAnswerThatTakesLonger() throws Exception {
    try (Socket socket = connect();
        InputStream in = socket.getInputStream()) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200 OK");
      assertThat(in.readAllBytes()).as("then nothing more is asked, and it is closed").isNotEmpty();
    }
  }
}
