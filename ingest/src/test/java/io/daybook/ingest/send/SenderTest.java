package io.daybook.ingest.send;

import static io.daybook.ingest.send.Senders.LONG;
import static io.daybook.ingest.send.Senders.assertAllArrived;
import static io.daybook.ingest.send.Senders.records;
import static io.daybook.ingest.send.Senders.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SenderTest {
  private TestingCollector collector;

  @BeforeEach
  void start() throws Exception {
    collector = TestingCollector.started();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void sendsAllRecordsInBatchesOfTheConfiguredSize() throws Exception {
    try (Sender sender = Sender.start(Senders.to(collector).linger(LONG).build())) {
      send(sender, 0, 1_000);
      assertThat(sender.close(LONG).isNothing()).isTrue();
    }

    assertAllArrived(collector, 1_000);
    for (byte[] body : collector.batches().values()) {
      assertThat(TestingCollector.unpack(body).length()).isLessThanOrEqualTo(1_000);
    }
    // 1,000 records of 9 to 11 bytes with their ends, at most 1,000 bytes to a batch.
    assertThat(collector.batches()).hasSizeBetween(11, 13);
  }

  @Test
  void keepsRecordsOfABatchInOrder() throws Exception {
    try (Sender sender = Sender.start(Senders.to(collector).batchBytes(1 << 20).build())) {
      send(sender, 0, 50);
    }

    assertThat(collector.records()).containsExactlyElementsOf(records(0, 50));
  }

  @Test
  void sendsARecordThatFindsNoCompanyAfterItsLinger() throws Exception {
    try (Sender sender = Sender.start(Senders.to(collector).build())) {
      sender.send(Senders.record(0));

      await().atMost(LONG).untilAsserted(() -> assertAllArrived(collector, 1));
    }
  }

  @Test
  void endsEachRecordWithOneNewlineAndLeavesTheOthersAlone() throws Exception {
    try (Sender sender = Sender.start(Senders.to(collector).batchBytes(1 << 20).build())) {
      for (String record : List.of("a", "b\n", "", "c\n\td\n", "\r\n", "\0 ü")) {
        sender.send(record.getBytes(StandardCharsets.UTF_8));
      }
    }

    assertThat(collector.batches().values())
        .singleElement()
        .satisfies(
            body ->
                assertThat(TestingCollector.unpack(body)).isEqualTo("a\nb\n\nc\n\td\n\r\n\0 ü\n"));
  }

  @Test
  void makesABatchOfItsOwnOfARecordThatIsLargerThanABatch() throws Exception {
    String large = "x".repeat(100_000);
    try (Sender sender = Sender.start(Senders.to(collector).build())) {
      send(sender, 0, 1);
      sender.send(large.getBytes(StandardCharsets.UTF_8));
      send(sender, 1, 2);
    }

    assertThat(collector.records()).containsExactlyInAnyOrder("{\"n\": 0}", large, "{\"n\": 1}");
    assertThat(collector.batches()).hasSize(3);
  }

  @Test
  void givesEachCollectorItsTurn() throws Exception {
    try (TestingCollector second = collector.peer();
        TestingCollector third = collector.peer();
        Sender sender =
            Sender.start(Senders.to(collector, second, third).window(1).linger(LONG).build())) {
      send(sender, 0, 600);
      sender.close(LONG);

      assertAllArrived(collector, 600);
      int batches = collector.batches().size();
      for (TestingCollector each : List.of(collector, second, third)) {
        assertThat(each.attempts.get()).isBetween(batches / 3, batches / 3 + 1);
      }
    }
  }

  @Test
  void prefersTheFirstCollectorWhileItIsWell() throws Exception {
    try (TestingCollector second = collector.peer();
        Sender sender =
            Sender.start(Senders.to(collector, second).balance(Balance.FAILOVER).build())) {
      send(sender, 0, 300);
      await().atMost(LONG).until(() -> sender.unsent().isNothing());
      assertThat(second.attempts).hasValue(0);

      collector.kill();
      send(sender, 300, 600);
      await().atMost(LONG).until(() -> sender.unsent().isNothing());
      assertThat(second.attempts).hasPositiveValue();

      collector.start();
      int checked = collector.checks.get();
      await().atMost(LONG).until(() -> collector.checks.get() > checked);
      await()
          .atMost(LONG)
          .until(
              () -> {
                int before = collector.attempts.get();
                send(sender, 0, 1);
                await().atMost(LONG).until(() -> sender.unsent().isNothing());
                return collector.attempts.get() > before;
              });
    }
    assertThat(collector.records()).containsAll(records(0, 600));
    assertThat(collector.violations).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void hasAtMostTheWindowUnderWay(int window) throws Exception {
    try (Sender sender = Sender.start(Senders.to(collector).window(window).linger(LONG).build())) {
      collector.treatNext(Collections.nCopies(window, Behaviour.TOO_SLOW));
      send(sender, 0, 2_000);
      await().atMost(LONG).until(() -> collector.underWay.get() == window);
      sender.close(LONG);
    }

    assertAllArrived(collector, 2_000);
    assertThat(collector.mostUnderWay).hasValue(window);
  }

  @Test
  void leavesACollectorAloneThatFailedUntilItsHealthCheckSaysYes() throws Exception {
    collector.healthStatus(503);
    collector.behave(Behaviour.BROKEN);
    try (Sender sender = Sender.start(Senders.to(collector).window(1).build())) {
      send(sender, 0, 10);
      await().atMost(LONG).until(() -> collector.checks.get() >= 3);
      assertThat(collector.attempts).hasValue(3);

      collector.behave(Behaviour.SOUND);
      int checks = collector.checks.get();
      await().atMost(LONG).until(() -> collector.checks.get() >= checks + 3);
      assertThat(collector.attempts).hasValue(3);

      collector.healthStatus(200);
      await().atMost(LONG).untilAsserted(() -> assertAllArrived(collector, 10));
    }
  }

  @Test
  void givesAnotherCollectorWhatOneHasNoRoomFor() throws Exception {
    try (TestingCollector second = collector.peer();
        Sender sender =
            Sender.start(Senders.to(collector, second).balance(Balance.FAILOVER).build())) {
      collector.behave(Behaviour.SPOOL_FULL);
      send(sender, 0, 500);
      assertThat(sender.close(LONG).isNothing()).isTrue();
    }

    assertAllArrived(collector, 500);
  }

  @ParameterizedTest
  @EnumSource(names = {"SPOOL_FULL", "DRAINING"})
  void asksAgainOnlyAfterThePauseThatACollectorAskedFor(Behaviour behaviour) throws Exception {
    collector.treatNext(List.of(behaviour));
    long began = System.nanoTime();
    try (Sender sender = Sender.start(Senders.to(collector).window(1).build())) {
      send(sender, 0, 1);
      await().atMost(LONG).untilAsserted(() -> assertAllArrived(collector, 1));
    }

    // The pause is one second; a sender that ignored it would have asked every 50 ms.
    assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
    assertThat(collector.attempts).hasValue(2);
  }

  @Test
  void tellsTheOldestRecordThatWaitsBesideTheBatch() throws Exception {
    Instant began = Instant.now().minusMillis(1);
    collector.behave(Behaviour.BROKEN);
    try (Sender sender = Sender.start(Senders.to(collector).window(1).build())) {
      send(sender, 0, 300);
      await().atMost(LONG).until(() -> sender.unsent().batches() > 2);
      Instant oldest = sender.unsent().oldest().orElseThrow();
      assertThat(oldest).isBetween(began, Instant.now());
      collector.behave(Behaviour.SOUND);
      sender.close(LONG);
    }

    List<Map<String, String>> told = new ArrayList<>(collector.headers);
    assertThat(told.get(told.size() - 1)).doesNotContainKey("Daybook-Oldest-Unsent");
    assertThat(told.get(told.size() - 2)).containsKey("Daybook-Oldest-Unsent");
    assertThat(Instant.parse(told.get(told.size() - 2).get("Daybook-Oldest-Unsent")))
        .isBetween(began, Instant.now());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 409, 413, 415})
  void tellsWhatACollectorRefusesAndGoesOn(int status) throws Exception {
    ConcurrentLinkedQueue<SenderNotice> notices = new ConcurrentLinkedQueue<>();
    try (Sender sender = Sender.start(Senders.to(collector).build(), notices::add)) {
      collector.refuse(status);
      send(sender, 0, 1);
      await().atMost(LONG).until(() -> sender.unsent().isNothing());
      collector.refuse(0);
      send(sender, 1, 2);
      await().atMost(LONG).until(() -> notices.size() == 2);
    }

    List<SenderNotice> told = List.copyOf(notices);
    assertThat(told.get(0))
        .isInstanceOfSatisfying(
            SenderNotice.Refused.class,
            refused -> {
              byte[] content = new byte[refused.content().remaining()];
              refused.content().get(content);
              assertThat(refused.status()).isEqualTo(status);
              assertThat(refused.answer()).isEqualTo("{\"error\": \"no\"}");
              assertThat(TestingCollector.unpack(content)).isEqualTo("{\"n\": 0}\n");
              assertThat(refused.kept()).isEmpty();
            });
    assertThat(told.get(1))
        .isInstanceOfSatisfying(
            SenderNotice.Accepted.class, accepted -> assertThat(accepted.records()).isEqualTo(1));
    assertThat(collector.records()).containsExactly("{\"n\": 1}");
    assertThat(collector.attempts).hasValue(2);
  }

  @Test
  void survivesAListenerThatThrows() throws Exception {
    try (Sender sender =
        Sender.start(
            Senders.to(collector).build(),
            notice -> {
              throw new IllegalStateException("listener");
            })) {
      send(sender, 0, 200);
      assertThat(sender.close(LONG).isNothing()).isTrue();
    }

    assertAllArrived(collector, 200);
  }

  @Test
  void failsWhenTheBufferIsFullIfItIsToldTo() throws Exception {
    collector.kill();
    try (Sender sender =
        Sender.start(
            Senders.to(collector)
                .buffer(new Buffer.Memory(5_000))
                .whenFull(WhenFull.FAIL)
                .build())) {
      AtomicReference<Integer> taken = new AtomicReference<>(0);
      assertThatThrownBy(
              () -> {
                for (int i = 0; ; i++) {
                  // No two records alike: what is compressed takes room too.
                  sender.send(noise(i));
                  taken.set(i + 1);
                }
              })
          .isInstanceOf(BufferFullException.class)
          .hasMessageContaining("of 5000 bytes");
      assertThat(sender.offer(noise(0), Duration.ZERO)).isFalse();
      assertThat(taken.get()).isPositive();
      collector.start();
      assertThat(sender.close(LONG).isNothing()).isTrue();
      assertThat(collector.records()).hasSize(taken.get());
    }
  }

  @Test
  void waitsWhenTheBufferIsFullIfItIsToldTo() throws Exception {
    collector.kill();
    try (Sender sender =
        Sender.start(Senders.to(collector).buffer(new Buffer.Memory(5_000)).build())) {
      Thread service = new Thread(() -> sendNoise(sender, 100));
      service.start();
      await().atMost(LONG).until(() -> service.getState() == Thread.State.TIMED_WAITING);
      collector.start();
      service.join();
      assertThat(sender.close(LONG).isNothing()).isTrue();
    }

    assertThat(collector.records()).hasSize(100);
  }

  @Test
  void saysSoIfARecordCanNeverFit() {
    try (Sender sender =
        Sender.start(Senders.to(collector).buffer(new Buffer.Memory(100)).build())) {
      assertThatThrownBy(() -> sender.send(new byte[100]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("fits into the buffer of 100 bytes");
    }
  }

  @Test
  void takesNothingAfterItsEnd() {
    Sender sender = Sender.start(Senders.to(collector).build());
    sender.close();

    assertThatThrownBy(() -> sender.send(new byte[1])).isInstanceOf(IllegalStateException.class);
    assertThat(sender.close(LONG).isNothing()).isTrue();
  }

  @Test
  void tellsWhatItAbandonsWithoutADirectory() throws Exception {
    collector.kill();
    ConcurrentLinkedQueue<SenderNotice> notices = new ConcurrentLinkedQueue<>();
    Sender sender = Sender.start(Senders.to(collector).build(), notices::add);
    send(sender, 0, 1_000);
    Unsent left = sender.close(Duration.ofMillis(200));

    StringBuilder abandoned = new StringBuilder();
    for (SenderNotice notice : notices) {
      byte[] content = new byte[((SenderNotice.Abandoned) notice).content().remaining()];
      ((SenderNotice.Abandoned) notice).content().get(content);
      abandoned.append(TestingCollector.unpack(content));
    }
    assertThat(left.batches()).isEqualTo(notices.size()).isPositive();
    assertThat(abandoned.toString().lines()).containsExactlyInAnyOrderElementsOf(records(0, 1_000));
  }

  @Test
  void takesRecordsFromManyThreads() throws Exception {
    try (Sender sender = Sender.start(Senders.to(collector).build())) {
      List<Thread> services = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int from = i * 500;
        services.add(
            new Thread(
                () -> {
                  try {
                    send(sender, from, from + 500);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }));
      }
      services.forEach(Thread::start);
      for (Thread service : services) {
        service.join();
      }
    }

    assertAllArrived(collector, 4_000);
  }

  @Test
  void neverGivesTwoBatchesOneKey() throws Exception {
    for (int start = 0; start < 3; start++) {
      try (Sender sender = Sender.start(Senders.to(collector).build())) {
        send(sender, start * 500, start * 500 + 500);
      }
    }

    assertAllArrived(collector, 1_500);
  }

  @Test
  void tellsAllThatIsWrongWithAConfiguration() {
    assertThatThrownBy(
            () ->
                SenderConfig.to(
                        List.of(URI.create("collector:9880"), URI.create("http://u@c/?x=1")),
                        "a/b",
                        TestingCollector.TOKEN,
                        "två")
                    .window(0)
                    .batchBytes(0)
                    .linger(Duration.ofSeconds(-1))
                    .requestTimeout(Duration.ZERO)
                    .buffer(new Buffer.Memory(0))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .extracting(line -> line.substring(1, line.indexOf(']')))
                    .containsExactly(
                        "collectors",
                        "collectors",
                        "source",
                        "name",
                        "window",
                        "batchBytes",
                        "linger",
                        "requestTimeout",
                        "buffer"));
  }

  @Test
  void neverShowsItsToken() {
    assertThat(Senders.to(collector).build().toString())
        .doesNotContain(TestingCollector.TOKEN.secret());
  }

  private static byte[] noise(int seed) {
    byte[] bytes = new byte[200];
    new Random(seed).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (' ' + (bytes[i] & 63));
    }
    return bytes;
  }

  private static void sendNoise(Sender sender, int records) {
    try {
      for (int i = 0; i < records; i++) {
        sender.send(noise(i));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
