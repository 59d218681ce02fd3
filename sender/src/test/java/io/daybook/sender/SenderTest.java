package io.daybook.sender;

import static io.daybook.sender.Senders.LONG;
import static io.daybook.sender.Senders.assertAllArrived;
import static io.daybook.sender.Senders.records;
import static io.daybook.sender.Senders.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SenderTest {
  @AutoClose private final TestingCollector collector = TestingCollector.started();

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
  @ValueSource(ints = {400, 401, 409, 413, 415})
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
            SenderNotice.Receipt.class, accepted -> assertThat(accepted.records()).isEqualTo(1));
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
}
