package io.daybook.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.SourceInput.Datagrams;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogDatagramsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Address ANY_PORT = new Address("127.0.0.1", 0);
  private static final int MAX_RECORD = 10_000;

  @TempDir Path directory;
  private TestingSpool spool;
  private SyslogDatagrams receiver;

  @BeforeEach
  void start() {
    start(1 << 20, new Datagrams(ANY_PORT, 1 << 16), new Framing.LineFraming());
  }

  private void start(long spoolBytes, Datagrams input, Framing framing) {
    spool = new TestingSpool(directory, spoolBytes);
    IngestSource source =
        TestingSpool.source(
            new SourceInput.Syslog(Optional.empty(), Optional.empty(), Optional.of(input)),
            framing,
            MAX_RECORD);
    receiver = SyslogDatagrams.start(source, input, spool.spool);
  }

  @AfterEach
  void stop() throws IOException {
    receiver.close();
    spool.close();
  }

  @Test
  void takesEachDatagramAsARecord() throws Exception {
    send(
        "<13>1 - a", "<13>1 - b\n", "<13>1 - two\nlines\r\n\0", "7 seven", "", "\n\0", "caf\u00E9");

    await().atMost(LONG).until(() -> receiver.status().records() == 5);
    assertThat(spool.lines())
        .containsExactly("<13>1 - a", "<13>1 - b", "<13>1 - two#012lines", "7 seven", "caf\u00E9");
    DatagramStatus datagrams = receiver.status().datagrams();
    assertThat(datagrams.received()).isEqualTo(7);
    assertThat(datagrams.empty()).isEqualTo(2);
    assertThat(datagrams.split()).isZero();
    assertThat(datagrams.dropped()).isZero();
    assertThat(datagrams.bufferBytes()).isPositive().isLessThanOrEqualTo(1 << 16);
    assertThat(datagrams.wantedBufferBytes()).isEqualTo(1 << 16);
  }

  @Test
  void takesWhatLoggerSends() throws Exception {
    Process logger =
        new ProcessBuilder(
                "logger", "-n", "127.0.0.1", "-P", receiver.port() + "", "-d", "--rfc5424", "hello")
            .start();
    try (OutputStream lines = logger.getOutputStream()) {
      lines.flush();
    }
    assertThat(logger.waitFor()).isZero();

    await().atMost(LONG).until(() -> receiver.status().records() == 1);
    assertThat(spool.text()).startsWith("<13>1 ").endsWith("hello\n");
  }

  @Test
  void takesTheLongestDatagramInPieces() throws Exception {
    send("x".repeat(65_507));

    await().atMost(LONG).until(() -> receiver.status().records() == 7);
    assertThat(spool.text()).hasSize(65_507 + 7);
    assertThat(receiver.status().datagrams().split()).isEqualTo(1);
  }

  @Test
  void keepsLinesTogetherThatAStartPatternMakesOneRecord() throws Exception {
    stop();
    start(1 << 20, new Datagrams(ANY_PORT, 1 << 16), new Framing.StartPatternFraming("^<"));
    send("<13>a\nb");

    await().atMost(LONG).until(() -> receiver.status().records() == 1);
    assertThat(spool.text()).isEqualTo("<13>a\nb\n");
  }

  @Test
  void countsWhatTheKernelDropsWhileTheSpoolIsFull() throws Exception {
    stop();
    start(3 << 20, new Datagrams(ANY_PORT, 4 << 10), new Framing.LineFraming());
    String message = "x".repeat(999);
    int sent = 0;
    while (receiver.status().problem().isEmpty() || receiver.status().datagrams().dropped() < 10) {
      send(message);
      sent++;
    }

    StringBuilder landed = new StringBuilder();
    long total = sent;
    await()
        .atMost(LONG)
        .until(
            () -> {
              landed.append(spool.land());
              ReceiverStatus now = receiver.status();
              return now.records() + now.datagrams().dropped() == total;
            });
    landed.append(spool.land());
    assertThat(landed.toString().lines()).hasSize((int) receiver.status().records());
  }

  @Test
  void takesWhatHasArrivedBeforeItStops() throws Exception {
    for (int i = 0; i < 20; i++) {
      send("m" + i);
    }
    receiver.close();

    assertThat(spool.lines()).hasSize(20).last().isEqualTo("m19");
    assertThat(receiver.isEnded()).isTrue();
    assertThat(receiver.status().datagrams().dropped()).isZero();
  }

  @Test
  void listensOverTcpBesides() throws Exception {
    int port = receiver.port();
    receiver.close();
    SourceInput.Syslog both =
        new SourceInput.Syslog(
            Optional.of(new Address("127.0.0.1", port)),
            Optional.empty(),
            Optional.of(new Datagrams(new Address("127.0.0.1", port), 1 << 16)));
    IngestSource source = TestingSpool.source(both, new Framing.LineFraming(), MAX_RECORD);
    try (Receiver joint =
        Receiver.start(source, spool.spool, new Pipe(InputStream.nullInputStream()))) {
      send(port, "udp");
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getOutputStream().write("tcp\n".getBytes(UTF_8));
      }
      await().atMost(LONG).until(() -> joint.status().records() == 2);

      assertThat(spool.lines()).containsExactlyInAnyOrder("udp", "tcp");
      assertThat(joint.status().datagrams().received()).isEqualTo(1);
    }
  }

  @Test
  void refusesAnAddressThatIsTaken() {
    Datagrams same = new Datagrams(new Address("127.0.0.1", receiver.port()), 1 << 16);
    assertThatThrownBy(
            () ->
                SyslogDatagrams.start(
                    TestingSpool.source(
                        new SourceInput.Syslog(
                            Optional.empty(), Optional.empty(), Optional.of(same)),
                        new Framing.LineFraming(),
                        MAX_RECORD),
                    same,
                    spool.spool))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("syslog.udp.listen");
  }

  private void send(String... messages) throws IOException {
    for (String message : messages) {
      send(receiver.port(), message);
    }
  }

  private static void send(int port, String message) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] bytes = message.getBytes(UTF_8);
      socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }
  }
}
