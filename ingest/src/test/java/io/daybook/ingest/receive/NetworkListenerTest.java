package io.daybook.ingest.receive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.config.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class NetworkListenerTest {
  private static final int CONNECTIONS = 2;

  @AutoClose
  private final NetworkListener listener = listener(new Address("127.0.0.1", 0), Duration.ZERO);

  private static NetworkListener listener(Address at, Duration idle) {
    return NetworkListener.http(
        "test",
        at,
        new NetworkListener.Bounds(4, CONNECTIONS, idle),
        Optional.empty(),
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            callback.succeeded();
            return true;
          }
        });
  }

  private static Socket connect(NetworkListener to) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), to.port());
  }

  private static String answer(Socket socket) throws IOException {
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII));
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
  }

  @Test
  void letsNoFurtherOneInUntilOneHasLeft() throws IOException {
    listener.start();
    Socket first = connect(listener);
    try (Socket second = connect(listener);
        Socket third = connect(listener)) {
      assertThat(answer(first)).contains("200");
      assertThat(answer(second)).contains("200");
      third.setSoTimeout(300);
      assertThatThrownBy(() -> answer(third)).isInstanceOf(SocketTimeoutException.class);

      first.close();

      third.setSoTimeout(60_000);
      assertThat(answer(third)).contains("200");
    }
  }

  @Test
  void endsAConnectionThatIsSilentForTooLong() throws IOException {
    try (NetworkListener impatient =
        listener(new Address("127.0.0.1", 0), Duration.ofMillis(200))) {
      impatient.start();
      try (Socket silent = connect(impatient)) {
        assertThat(silent.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void saysWhyItCannotListen() throws IOException {
    listener.start();
    try (NetworkListener same =
        listener(new Address("127.0.0.1", listener.port()), Duration.ZERO)) {
      assertThatThrownBy(same::start)
          .isInstanceOf(BindException.class)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void letsNobodyWaitOnceItIsClosed() throws IOException {
    listener.start();
    try (Socket connected = connect(listener)) {
      assertThat(answer(connected)).contains("200");
      Thread.currentThread().interrupt();
      listener.close();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(connected.getInputStream().readAllBytes()).isEmpty();
      assertThatThrownBy(() -> connect(listener)).isInstanceOf(IOException.class);
      listener.close();
    }
  }
}
