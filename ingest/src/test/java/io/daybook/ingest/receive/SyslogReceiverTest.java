package io.daybook.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.testing.TestingCertificate;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogReceiverTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Address ANY_PORT = new Address("127.0.0.1", 0);

  @TempDir Path directory;
  private TestingSpool spool;
  private SyslogReceiver receiver;

  @BeforeEach
  void start() {
    spool = new TestingSpool(directory, 64 << 20);
    receiver = SyslogReceiver.start(source(new Framing.LineFraming()), spool.spool);
  }

  @AfterEach
  void stop() throws IOException {
    receiver.close();
    spool.close();
  }

  private static IngestSource source(Framing framing) {
    return TestingSpool.source(
        SourceInput.Syslog.tcp(ANY_PORT, Optional.empty()), framing, 1 << 20);
  }

  private void restart(IngestSource source) {
    receiver.close();
    receiver = SyslogReceiver.start(source, spool.spool);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--rfc5424 --octet-count", "--rfc5424", "--rfc3164 --octet-count", "--rfc3164"})
  void takesWhatLoggerSends(String options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("logger", "-n", "127.0.0.1", "-P", receiver.port() + "", "-T", "-t", "till"));
    command.addAll(List.of(options.split(" ")));
    Process logger = new ProcessBuilder(command).start();
    try (OutputStream lines = logger.getOutputStream()) {
      lines.write("10 logins\ncafé 7 \\n\n  indented\n".getBytes(UTF_8));
    }
    assertThat(logger.waitFor()).isZero();

    await().atMost(LONG).until(() -> receiver.status().records() >= 3);
    assertThat(spool.lines()).hasSize(3).allMatch(line -> line.startsWith("<13>"));
    assertThat(spool.lines().get(0)).contains("till").endsWith("10 logins");
    assertThat(spool.lines().get(1)).endsWith("café 7 \\n");
    assertThat(spool.lines().get(2)).endsWith("  indented");
    assertThat(receiver.status().unfinished()).isZero();
  }

  @Test
  void takesEveryMessageOfManySendersOnce() throws Exception {
    List<Thread> senders = new ArrayList<>();
    for (int s = 0; s < 30; s++) {
      int sender = s;
      senders.add(new Thread(() -> send(sender, 2_000, 0)));
    }
    senders.forEach(Thread::start);
    for (Thread sender : senders) {
      sender.join();
    }

    await().atMost(LONG).until(() -> receiver.status().records() >= 60_000);
    List<String> lines = spool.lines();
    assertThat(lines).hasSize(60_000);
    for (int s = 0; s < 30; s++) {
      String prefix = "<13>1 - sender-" + s + " ";
      assertThat(lines.stream().filter(line -> line.startsWith(prefix)))
          .containsExactlyElementsOf(messages(s, 2_000));
    }
  }

  /** Sends messages in both kinds of frames, in pieces that end anywhere. */
  private void send(int sender, int count, int from) {
    StringBuilder text = new StringBuilder();
    List<String> messages = messages(sender, count);
    for (int i = from; i < count; i++) {
      String message = messages.get(i);
      text.append(
          (i / 10) % 2 == 0 ? message.getBytes(UTF_8).length + " " + message : message + "\n");
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
      for (int at = 0; at < bytes.length; at += 997) {
        socket.getOutputStream().write(bytes, at, Math.min(997, bytes.length - at));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> messages(int sender, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "<13>1 - sender-" + sender + " é" + "x".repeat(i % 70) + " " + i)
        .toList();
  }

  @Test
  void holdsSendersUpWhileTheSpoolIsFull() throws Exception {
    spool.close();
    spool = new TestingSpool(directory.resolve("small"), 4 << 20);
    restart(source(new Framing.LineFraming()));
    List<String> messages = messages(1, 300_000);
    Thread sender = new Thread(() -> send(1, 300_000, 0));
    sender.start();
    await().atMost(LONG).until(() -> receiver.status().problem().isPresent());
    assertThat(receiver.status().problem().orElseThrow()).contains("the spool is full");

    StringBuilder landed = new StringBuilder();
    while (receiver.status().records() < messages.size()) {
      landed.append(spool.land());
      Thread.sleep(20);
    }
    sender.join();
    landed.append(spool.land());

    assertThat(landed.toString().lines()).containsExactlyElementsOf(messages);
    assertThat(receiver.status().problem()).isEmpty();
  }

  @Test
  void keepsNoHalfOfAMessage() throws IOException {
    for (String sent : List.of("10 <1>a", "<1>whole\n<1>half", "1")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
        socket.getOutputStream().write(sent.getBytes(UTF_8));
      }
    }

    await().atMost(LONG).until(() -> receiver.status().unfinished() == 3);
    await().atMost(LONG).until(() -> receiver.status().records() == 1);
    assertThat(spool.text()).isEqualTo("<1>whole\n");
    assertThat(receiver.status().connections()).isZero();
  }

  @Test
  void takesWhatHasArrivedWhenItIsClosed() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
      byte[] bytes = "<1>a message\n".repeat(1_000).getBytes(UTF_8);
      await().atMost(LONG).until(() -> receiver.status().connections() == 1);
      socket.getOutputStream().write(bytes);
      receiver.close();

      assertThat(spool.lines()).hasSize(1_000).containsOnly("<1>a message");
      assertThat(receiver.isEnded()).isTrue();
    }
  }

  @Test
  void servesAThousandConnectionsAtOnce() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), receiver.port()));
        sockets.get(i).getOutputStream().write(("<1>begun " + i).getBytes(UTF_8));
      }
      for (Socket socket : sockets) {
        socket.getOutputStream().write('\n');
      }

      await().atMost(LONG).until(() -> receiver.status().records() == 1_000);
      assertThat(receiver.status().connections()).isEqualTo(1_000);
      assertThat(spool.lines()).doesNotHaveDuplicates().hasSize(1_000);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void keepsTheLinesOfAMessageWhereTheSourceHasSuch() throws IOException {
    restart(source(new Framing.StartPatternFraming("^<")));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
      socket.getOutputStream().write("12 <1>a\n  at b\n3 <1>".getBytes(UTF_8));

      await().atMost(LONG).until(() -> receiver.status().records() == 2);
      assertThat(spool.text()).isEqualTo("<1>a\n  at b\n<1>\n");
    }
  }

  @Test
  void takesMessagesThroughTls() throws Exception {
    TestingCertificate certificate = useTls();
    byte[] sent = String.join("\n", messages(1, 20_000)).concat("\n").getBytes(UTF_8);

    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), receiver.port());
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
      plain.getOutputStream().write("<1>not encrypted\n".getBytes(UTF_8));
      try (Socket secure =
          certificate.trusting().getSocketFactory().createSocket("127.0.0.1", receiver.port())) {
        for (int at = 0; at < sent.length; at += 40_000) {
          secure
              .getOutputStream()
              .write(Arrays.copyOfRange(sent, at, Math.min(sent.length, at + 40_000)));
        }
      }
      assertThat(silent.isConnected()).isTrue();
      await().atMost(LONG).until(() -> receiver.status().records() == 20_000);
    }

    assertThat(spool.lines()).isEqualTo(messages(1, 20_000));
    await().atMost(LONG).until(() -> receiver.status().connections() == 0);
  }

  /** Some end in order and wait for the other side, some are cut off. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesAllThatWasSentBeforeTheEndOfTls(boolean inOrder) throws Exception {
    TestingCertificate certificate = useTls();
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), receiver.port());
        Socket secure =
            certificate
                .trusting()
                .getSocketFactory()
                .createSocket(plain, "127.0.0.1", receiver.port(), false)) {
      secure.getOutputStream().write("<1>a\n".repeat(10_000).concat("<1>half").getBytes(UTF_8));
      if (inOrder) {
        secure.shutdownOutput();
        assertThat(secure.getInputStream().read()).isEqualTo(-1);
      } else {
        plain.shutdownOutput();
      }

      await().atMost(LONG).until(() -> receiver.status().unfinished() == 1);
      await().atMost(LONG).until(() -> receiver.status().records() == 10_000);
      assertThat(spool.lines()).hasSize(10_000).containsOnly("<1>a");
      await().atMost(LONG).until(() -> receiver.status().connections() == 0);
    }
  }

  private TestingCertificate useTls() throws Exception {
    TestingCertificate certificate = TestingCertificate.create(directory);
    Tls tls = new Tls(certificate.pem(), certificate.key());
    restart(
        TestingSpool.source(
            SourceInput.Syslog.tcp(ANY_PORT, Optional.of(tls)),
            new Framing.LineFraming(),
            1 << 20));
    return certificate;
  }

  @Test
  void servesOthersWhileManyNeverEndTheirHandshake() throws Exception {
    TestingCertificate certificate = useTls();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        slow.add(new Socket(InetAddress.getLoopbackAddress(), receiver.port()));
        slow.get(i).getOutputStream().write(new byte[] {22, 3, 1, 2});
      }
      try (Socket secure =
          certificate.trusting().getSocketFactory().createSocket("127.0.0.1", receiver.port())) {
        for (byte octet : "<1>slowly sent\n".getBytes(UTF_8)) {
          secure.getOutputStream().write(octet);
        }
        await().atMost(LONG).until(() -> receiver.status().records() == 1);
        assertThat(spool.text()).isEqualTo("<1>slowly sent\n");
        assertThat(receiver.status().connections()).isEqualTo(101);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    await().atMost(LONG).until(() -> receiver.status().connections() == 0);
    assertThat(receiver.status().unfinished()).isZero();
  }

  @Test
  void takesOthersMessagesWhileOneNeverPauses() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    byte[] much = "<1>many\n".repeat(10_000).getBytes(UTF_8);
    try (Socket busy = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  while (!enough.get()) {
                    busy.getOutputStream().write(much);
                    spool.land();
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      sender.start();
      await().atMost(LONG).until(() -> receiver.status().records() > 10_000);
      try (Socket other = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
        other.getOutputStream().write("<1>other".getBytes(UTF_8));
      }

      await().atMost(LONG).until(() -> receiver.status().unfinished() == 1);
      enough.set(true);
      sender.join();
    }
  }

  @Test
  void cutsLongMessagesWhenTooMuchIsUnfinished() throws Exception {
    byte[] half = "x".repeat(1_000_000).getBytes(UTF_8);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), receiver.port()));
        sockets.get(i).getOutputStream().write(half);
      }
      await().atMost(LONG).until(() -> receiver.status().bytes() > 40_000_000L - (32 << 20));
      for (Socket socket : sockets) {
        socket.getOutputStream().write('\n');
      }

      await()
          .atMost(LONG)
          .until(() -> receiver.status().bytes() - receiver.status().records() == 40_000_000);
      assertThat(receiver.status().records()).isGreaterThan(40);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void endsWhileTheSpoolIsFull() throws Exception {
    spool.close();
    spool = new TestingSpool(directory.resolve("small"), 4 << 20);
    restart(source(new Framing.LineFraming()));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  while (true) {
                    socket.getOutputStream().write("<1>much\n".repeat(10_000).getBytes(UTF_8));
                  }
                } catch (IOException e) {
                  // The receiver has ended.
                }
              });
      sender.start();
      await().atMost(LONG).until(() -> receiver.status().problem().isPresent());

      receiver.close();

      sender.join();
      assertThat(receiver.isEnded()).isTrue();
      assertThat(receiver.status().connections()).isZero();
      assertThat(spool.lines()).hasSize((int) receiver.status().records());
    }
  }

  @Test
  void listensAgainWhereItDidWhileSendersAreConnected() throws Exception {
    int port = receiver.port();
    IngestSource same =
        TestingSpool.source(
            SourceInput.Syslog.tcp(new Address("127.0.0.1", port), Optional.empty()),
            new Framing.LineFraming(),
            1 << 20);
    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getOutputStream().write("<1>a\n".getBytes(UTF_8));
        int taken = i + 1;
        await().atMost(LONG).until(() -> spool.lines().size() == taken);
        restart(same);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void saysWhatToDoWhereItCannotListen() {
    IngestSource taken =
        TestingSpool.source(
            SourceInput.Syslog.tcp(new Address("127.0.0.1", receiver.port()), Optional.empty()),
            new Framing.LineFraming(),
            1 << 20);
    assertThatThrownBy(() -> SyslogReceiver.start(taken, spool.spool))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("127.0.0.1:" + receiver.port())
        .hasMessageContaining("syslog.listen");

    Tls none = new Tls(directory.resolve("none.pem"), directory.resolve("none.key"));
    assertThatThrownBy(() -> PemKeys.read(none))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("none.key")
        .hasMessageContaining("mend 'tls'");
  }
}
