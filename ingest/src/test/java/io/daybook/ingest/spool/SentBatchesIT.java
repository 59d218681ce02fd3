package io.daybook.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.sender.Backoff;
import io.daybook.sender.Buffer;
import io.daybook.sender.Circuit;
import io.daybook.sender.Durability;
import io.daybook.sender.Sender;
import io.daybook.sender.SenderConfig;
import io.daybook.sender.SenderNotice;
import io.daybook.sender.Token;
import io.daybook.testing.ChildJvm;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sender under load and two collectors, each with its own spool, that are killed one after the
 * other. A batch may reach both; by source, sender, key and ordinal every record is there once.
 */
class SentBatchesIT {
  private static final int KILLS = Math.max(6, Integer.getInteger("daybook.moments", 20) / 3);
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path home;

  @Test
  @Timeout(value = 600, unit = TimeUnit.SECONDS)
  void holdsEveryRecordOnceByItsKeyThroughKillsOfCollectors() throws Exception {
    long seed = Long.getLong("daybook.seed", System.nanoTime());
    Random random = new Random(seed);
    int[] ports = {freePort(), freePort()};
    Process[] collectors = {receive(ports[0], 0), receive(ports[1], 1)};
    Queue<SenderNotice> notices = new ConcurrentLinkedQueue<>();
    int sent = 0;
    try (Sender sender = Sender.start(config(ports), notices::add)) {
      for (int kill = 0; kill < KILLS; kill++) {
        int victim = random.nextInt(2);
        long moment = System.nanoTime() + random.nextInt(400_000_000);
        while (System.nanoTime() < moment) {
          sent = send(sender, sent);
        }
        collectors[victim].destroyForcibly();
        sent = send(sender, sent);
        collectors[victim].waitFor();
        collectors[victim] = receive(ports[victim], victim);
      }
      assertThat(sender.close(LONG).isNothing()).isTrue();
    } finally {
      for (Process collector : collectors) {
        collector.destroyForcibly().waitFor();
      }
    }

    Map<String, String> byKey = new TreeMap<>();
    for (int collector = 0; collector < 2; collector++) {
      for (Map.Entry<String, String> batch : batches(collector).entrySet()) {
        String before = byKey.putIfAbsent(batch.getKey(), batch.getValue());
        assertThat(before).as("seed %d", seed).isIn(null, batch.getValue());
      }
    }
    assertThat(byKey.values().stream().flatMap(String::lines))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, sent).mapToObj(SentBatchesIT::record).toList());
    assertThat(notices).hasOnlyElementsOfType(SenderNotice.Receipt.class);
    assertThat(notices.stream().map(SenderNotice::key)).doesNotHaveDuplicates();
    assertThat(notices.stream().map(notice -> "shop-7\n" + notice.key()))
        .containsExactlyInAnyOrderElementsOf(byKey.keySet());
  }

  private SenderConfig config(int[] ports) {
    return SenderConfig.to(
            Arrays.stream(ports).mapToObj(p -> URI.create("http://localhost:" + p)).toList(),
            "checkout",
            new Token("secret"),
            "shop-7")
        .batchBytes(2_000)
        .linger(Duration.ofMillis(5))
        .requestTimeout(Duration.ofSeconds(10))
        .backoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(100), 0.5))
        .circuit(new Circuit(2, Duration.ofMillis(50)))
        .buffer(new Buffer.Disk(home.resolve("buffer"), 64 << 20, Durability.PROCESS_CRASH))
        .build();
  }

  /** Sends some more records; returns how many that are by now. */
  private static int send(Sender sender, int from) throws InterruptedException {
    for (int i = from; i < from + 50; i++) {
      sender.send(record(i).getBytes(StandardCharsets.UTF_8));
    }
    TimeUnit.MILLISECONDS.sleep(1);
    return from + 50;
  }

  private static String record(int number) {
    return "{\"n\": " + number + "}";
  }

  private Process receive(int port, int collector) throws Exception {
    Path output = Files.createTempFile(home, "collector-" + collector + "-", ".log");
    Process process =
        ChildJvm.of(
                "128m",
                List.of(),
                ReceivingProcess.class,
                List.of(String.valueOf(port), spool(collector).toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    await().atMost(LONG).until(() -> Files.readString(output).contains("receiving"));
    return process;
  }

  /** Returns what a collector's spool holds after its death, by sender and key. */
  private Map<String, String> batches(int collector) throws Exception {
    Map<String, String> batches = new TreeMap<>();
    Path directory = spool(collector);
    SpoolSettings settings =
        SpoolSettings.of(new SpoolLimit(directory, Long.MAX_VALUE), Clock.systemUTC());
    try (Spool spool = Spool.open(directory, settings)) {
      assertThat(spool.problems()).isEmpty();
      for (SpoolDataFile file : spool.files()) {
        byte[] data = Files.readAllBytes(file.data());
        for (Batch batch : BatchLog.read(file.log()).batches()) {
          byte[] bytes = Arrays.copyOfRange(data, (int) batch.start(), (int) batch.end());
          assertThat(batches.put(batch.key(), new String(bytes, StandardCharsets.UTF_8)))
              .as("a batch twice in one spool")
              .isNull();
        }
      }
    }
    return batches;
  }

  private Path spool(int collector) {
    return home.resolve("spool-" + collector);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
