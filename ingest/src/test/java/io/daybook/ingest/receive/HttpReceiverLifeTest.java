package io.daybook.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.SourceInput.KeyRule;
import io.daybook.testing.TestingCertificate;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** From the start of a listener to its end: its room, tokens, certificate, and health. */
class HttpReceiverLifeTest {
  @TempDir Path home;
  @AutoClose private TestingReceiver http;

  @BeforeEach
  void start() throws IOException {
    http = new TestingReceiver(home);
  }

  @Test
  void tellsSendersToComeAgainWhileTheSpoolIsFull() throws Exception {
    for (int i = 0; i < 3; i++) {
      http.post("k" + i, "x".repeat(990));
    }
    HttpResponse<String> refused = http.post("k3", "x".repeat(990));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    assertThat(http.post("k0", "x".repeat(990)).statusCode()).isEqualTo(200);

    http.files.stream("http").roll();
    for (InputFile file : http.files.look().files()) {
      http.files.release(file);
    }
    assertThat(http.post("k3", "x".repeat(990)).statusCode()).isEqualTo(200);
  }

  @Test
  void takesNewTokensInWithoutARestart() throws Exception {
    Files.writeString(http.token, "secret\n\nsecond one\n");
    assertThat(
            http.send(http.request("k", "a\n").setHeader("Authorization", "bearer second one"))
                .statusCode())
        .isEqualTo(200);
    Files.writeString(http.token, "third");
    assertThat(http.post("l", "a\n").statusCode()).isEqualTo(401);
    Files.delete(http.token);
    assertThat(
            http.send(http.request("l", "a\n").setHeader("Authorization", "Bearer third"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void tellsWhetherItTakesBatches() throws Exception {
    assertThat(http.send(http.bare("/health").GET()).statusCode()).isEqualTo(200);
    for (int i = 0; i < 3; i++) {
      http.post("k" + i, "x".repeat(999));
    }
    assertThat(http.send(http.bare("/health").GET()).statusCode()).isEqualTo(503);

    http.receiver.remove("login");
    HttpResponse<String> left = http.post("k", "a\n");
    assertThat(left.statusCode()).isEqualTo(503);
    assertThat(left.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void refusesATokenFileWithoutATokenAndATakenPort() throws IOException {
    Path empty = Files.writeString(home.resolve("empty"), "\n");
    assertThatThrownBy(
            () -> new PushedSource("login", http.files.stream("http"), empty, KeyRule.REQUIRED))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(empty.toString());
    CollectConfig same =
        TestingReceiver.settings(new Address("127.0.0.1", http.receiver.port()), Optional.empty());
    assertThatThrownBy(() -> HttpReceiver.start(same, http.limit, List.of()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("127.0.0.1:" + http.receiver.port())
        .hasMessageContaining("collect.listen")
        .extracting(e -> ((OperatorException) e).exitCode())
        .isEqualTo(ExitCode.NOT_READY);
  }

  @Test
  void provesItselfWithACertificate() throws Exception {
    http.restart(TestingCertificate.create(home));

    HttpRequest.Builder request =
        http.request("k", "a\n")
            .uri(URI.create("https://127.0.0.1:" + http.receiver.port() + "/v1/logs/login"));

    assertThat(http.send(request).statusCode()).isEqualTo(200);
    assertThat(http.spooled()).isEqualTo("a\n");
  }

  @Test
  void answersWhatIsUnderWayBeforeItStops() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.receiver.port())) {
      assertThat(http.post("first", "0\n").statusCode()).isEqualTo(200);
      BufferedReader answers = begin(socket);
      Thread stopping = new Thread(http.receiver::close);
      stopping.start();
      await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);

      // Over the connection of the first one: nobody is let in any more.
      HttpResponse<String> late = http.post("l", "c\n");
      assertThat(late.statusCode()).isEqualTo(503);
      assertThat(late.headers().firstValue("Connection")).contains("close");
      assertThatThrownBy(() -> http.sendAlone(http.request("l", "c\n")))
          .isInstanceOf(ConnectException.class);
      socket.getOutputStream().write("a\nb\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(answers.readLine()).startsWith("HTTP/1.1 200");
      assertThat(answers.lines()).contains("Connection: close");
      stopping.join();
    }

    assertThat(http.spooled()).isEqualTo("0\na\nb\n");
  }

  @Test
  void losesNoBatchOfSendersThatTryAgainWhileItIsStartedAgain(@TempDir Path other)
      throws Exception {
    http.close();
    http = new TestingReceiver(other, 1 << 20);
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger sent = new AtomicInteger();
    Thread sender =
        new Thread(
            () -> {
              while (!enough.get()) {
                sendUntilTaken("k" + sent.get(), sent.get() + "\n");
                sent.incrementAndGet();
              }
            });
    sender.start();
    for (int i = 0; i < 5; i++) {
      int before = sent.get();
      await().until(() -> sent.get() > before + 20);
      http.restart();
    }
    enough.set(true);
    sender.join();
    assertThat(broken).hasPositiveValue();

    assertThat(http.spooled().lines())
        .containsExactlyElementsOf(
            IntStream.range(0, sent.get()).mapToObj(Integer::toString).toList());
  }

  private final AtomicInteger broken = new AtomicInteger();

  /** As shippers do: an answer of 429 or 5xx, or none at all, is tried again. */
  private void sendUntilTaken(String key, String body) {
    while (true) {
      try {
        int status = http.post(key, body).statusCode();
        if (status == 200) {
          return;
        }
        assertThat(status).isEqualTo(503);
      } catch (IOException e) {
        broken.incrementAndGet();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void stopsWithoutComplaintWhenItIsInterrupted() throws Exception {
    Logger all = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = all.getLevel();
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    all.setLevel(Level.WARN);
    all.addAppender(said);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.receiver.port())) {
      begin(socket);

      Thread.currentThread().interrupt();
      http.receiver.close();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(said.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    } finally {
      Thread.interrupted();
      all.detachAppender(said);
      all.setLevel(before);
    }
  }

  /** Sends a batch up to its body, which the receiver has asked for when this returns. */
  private static BufferedReader begin(Socket socket) throws IOException {
    String head =
        String.join(
            "\r\n",
            "POST /v1/logs/login HTTP/1.1",
            "Host: h",
            "Authorization: Bearer secret",
            "Idempotency-Key: k",
            "Content-Type: text/plain",
            "Content-Length: 4",
            "Expect: 100-continue",
            "\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    BufferedReader answers =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    assertThat(answers.readLine()).startsWith("HTTP/1.1 100");
    assertThat(answers.readLine()).isEmpty();
    return answers;
  }
}
