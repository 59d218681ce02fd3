package io.daybook.night.watch;

import static io.daybook.night.watch.WatchedWarehouse.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.daybook.night.NightCourse.NightStep;
import io.daybook.night.watch.NightRecord.HeldPart;
import io.daybook.warehouse.config.NotifyConfig;
import io.daybook.warehouse.config.NotifyConfig.Webhook;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifierTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path home;

  /** What the server was sent: the authorization, then the body. */
  private final List<List<@Nullable String>> received = new CopyOnWriteArrayList<>();

  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch hanging = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/hook", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    hanging.countDown();
    server.stop(0);
  }

  @Test
  void postsAgainUntilTheServerTakesIt() throws IOException {
    Path token = Files.writeString(home.resolve("token"), "s3cret\n");
    answers.addAll(List.of(503, 429, 204));

    tell(
        webhook(
            new Webhook(Optional.of(hook()), Optional.empty(), Optional.of(token)), LONG, LONG));

    assertThat(received).hasSize(3).allMatch(request -> "Bearer s3cret".equals(request.get(0)));
    JsonNode message = new ObjectMapper().readTree(received.get(2).get(1));
    assertThat(message.get("exitCode").asInt()).isEqualTo(40);
    assertThat(message.get("event").asText()).isEqualTo("held");
    assertThat(message.get("run").asText()).isEqualTo("0123456789ab");
    assertThat(message.get("step").asText()).isEqualTo("sweep");
    assertThat(message.get("held").get(0).get("name").asText()).isEqualTo("door");
    assertThat(message.get("remedy").asText()).contains("'daybook plan'");
    assertThat(message.get("text").asText())
        .startsWith("Daybook on web-1: the night ended with exit code 40")
        .contains("held: source door (reject_limit)");
    assertThat(troubles).isEmpty();
  }

  @Test
  void readsAnAddressThatIsASecretFromItsFile() throws IOException {
    Path url = Files.writeString(home.resolve("url"), hook() + "\n");

    tell(webhook(new Webhook(Optional.empty(), Optional.of(url), Optional.empty()), LONG, LONG));

    assertThat(received).hasSize(1);
    assertThat(troubles).isEmpty();
  }

  @Test
  void triesNoLongerWhatIsRefused() {
    answers.addAll(List.of(404, 200));

    tell(webhook(new Webhook(Optional.of(hook()), Optional.empty(), Optional.empty()), LONG, LONG));

    assertThat(received).hasSize(1);
    assertThat(troubles)
        .containsExactly(
            "notify.webhook could not be told that the night held: expected an answer of 2xx but"
                + " found 404");
  }

  @Test
  void namesASecretThatIsMissingButNeverTellsOne() throws IOException {
    Path url = Files.writeString(home.resolve("url"), "hunter2");
    Path token = home.resolve("token");

    tell(webhook(new Webhook(Optional.empty(), Optional.of(url), Optional.empty()), LONG, LONG));
    tell(
        webhook(
            new Webhook(Optional.of(hook()), Optional.empty(), Optional.of(token)), LONG, LONG));

    assertThat(received).isEmpty();
    assertThat(troubles).hasSize(2);
    assertThat(troubles.get(0))
        .contains("[" + url + "] expected an address of HTTP but found none");
    assertThat(troubles.get(1)).contains("[" + token + "] expected a readable file");
    assertThat(troubles).noneMatch(line -> line.contains("hunter2"));
  }

  /** Codes below zero hang: -1 before the answer, -2 in the midst of its body. */
  @ParameterizedTest
  @ValueSource(ints = {-1, -2})
  void goesOnAfterAServerThatHangs(int hang) {
    answers.addAll(List.of(hang, 200));

    tell(
        webhook(new Webhook(Optional.of(hook()), Optional.empty(), Optional.empty()), SHORT, LONG));

    assertThat(received).hasSizeGreaterThan(1);
    assertThat(troubles).isEmpty();
  }

  @Test
  void givesUpWithinItsPatience() {
    answers.addAll(Collections.nCopies(1000, 500));

    tell(
        webhook(
            new Webhook(Optional.of(hook()), Optional.empty(), Optional.empty()),
            LONG,
            SHORT.multipliedBy(3)));

    assertThat(received).hasSizeBetween(1, 19);
    assertThat(troubles).hasSize(1);
  }

  @Test
  void givesTheCommandTheMessageOnStandardInput() throws IOException {
    Path taken = home.resolve("taken");

    tell(command(LONG, "sh", "-c", "cat > \"$0\"; echo noted", taken.toString()));

    assertThat(new ObjectMapper().readTree(taken.toFile()).get("exitCode").asInt()).isEqualTo(40);
    assertThat(home.resolve("logs/notify.log")).hasContent("noted");
    assertThat(troubles).isEmpty();
  }

  @Test
  void runsACommandAgainThatFailed() throws IOException {
    Path times = home.resolve("times");

    tell(command(LONG, "sh", "-c", "echo x >> \"$0\"; test $(wc -l < \"$0\") = 3", "" + times));

    assertThat(times).hasContent("x\nx\nx");
    assertThat(troubles).isEmpty();
  }

  @Test
  void tellsWhatBecameOfACommandThatCannotBeStartedOrFails() {
    tell(command(LONG, home.resolve("missing").toString()));
    tell(command(LONG, "sh", "-c", "exit 3"));

    assertThat(troubles).hasSize(2);
    assertThat(troubles.get(0)).startsWith("notify.command could not be told").contains("missing");
    assertThat(troubles.get(1)).contains("expected exit code 0 but found 3");
  }

  @Test
  void killsACommandThatHangsWithAllThatItStarted() throws IOException {
    Path pids = home.resolve("pids");

    tell(command(SHORT, "sh", "-c", "sleep 600 & echo $! >> \"$0\"; wait", pids.toString()));

    assertThat(troubles).hasSize(1);
    assertThat(troubles.get(0)).contains("expected the command to end in 1.0 s");
    assertThat(Files.readAllLines(pids)).hasSize(3).noneMatch(NotifierTest::isAlive);
  }

  private static boolean isAlive(String pid) {
    // A killed one may wait for its parent to be told; that is no life.
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().command())
        .isPresent();
  }

  private void tell(NotifyConfig config) {
    NightRecord night =
        new NightRecord(
            "0123456789ab",
            NOW,
            NOW,
            ExitCode.BLOCKED,
            NightStep.SWEEP,
            Map.of(),
            List.of(new HeldPart("source", "door", "reject_limit")),
            List.of());
    try (Notifier notifier = new Notifier(config, home, SOON, troubles::add)) {
      notifier.tell(NightMessage.of(night, null, null, "web-1"));
    }
  }

  private static NotifyConfig webhook(Webhook webhook, Duration timeout, Duration patience) {
    return new NotifyConfig(List.of(), Optional.of(webhook), 20, timeout, patience);
  }

  private static NotifyConfig command(Duration timeout, String... line) {
    return new NotifyConfig(List.of(line), Optional.empty(), 3, timeout, LONG);
  }

  private URI hook() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      received.add(authorization == null ? List.of("", body) : List.of(authorization, body));
      int code = answers.isEmpty() ? 200 : answers.remove(0);
      if (code == -1) {
        hanging.await();
      } else if (code == -2) {
        exchange.sendResponseHeaders(200, 10);
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
        hanging.await();
      } else {
        exchange.sendResponseHeaders(code, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
