package io.daybook.sender;

import static io.daybook.sender.Senders.LONG;
import static io.daybook.sender.Senders.assertAllArrived;
import static io.daybook.sender.Senders.records;
import static io.daybook.sender.Senders.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which collector gets a batch, and when. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CollectorChoiceTest {
  @AutoClose private final TestingCollector collector = TestingCollector.started();

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
}
