package io.daybook.sender;

import static io.daybook.sender.Senders.LONG;
import static io.daybook.sender.Senders.assertAllArrived;
import static io.daybook.sender.Senders.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collectors behave badly: every record arrives, and no key ever has two contents. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SenderFaultTest {
  private static final int RECORDS = 1_000;

  /** Shorter than a collector hangs. */
  private static final Duration IMPATIENT = Duration.ofMillis(700);

  @ParameterizedTest
  @EnumSource(Behaviour.class)
  void sendsABatchUntilItIsAcknowledged(Behaviour behaviour) throws Exception {
    try (TestingCollector collector = TestingCollector.started();
        Sender sender = Sender.start(Senders.to(collector).requestTimeout(IMPATIENT).build())) {
      collector.treatNext(Collections.nCopies(4, behaviour));
      send(sender, 0, RECORDS);

      assertThat(sender.close(LONG).isNothing()).isTrue();
      assertAllArrived(collector, RECORDS);
    }
  }

  @ParameterizedTest
  @EnumSource(Behaviour.class)
  void needsOnlyOneOfTwoCollectorsToBehave(Behaviour behaviour, @TempDir Path directory)
      throws Exception {
    try (TestingCollector bad = TestingCollector.started();
        TestingCollector good = bad.peer();
        Sender sender =
            Sender.start(
                Senders.to(bad, good)
                    .requestTimeout(IMPATIENT)
                    .buffer(new Buffer.Disk(directory, 1 << 20, Durability.PROCESS_CRASH))
                    .build())) {
      bad.behave(behaviour);
      send(sender, 0, RECORDS);

      assertThat(sender.close(LONG).isNothing()).isTrue();
      assertAllArrived(good, RECORDS);
      assertThat(bad.violations).isEmpty();
    }
  }

  @Test
  void getsThroughCollectorsThatDieAndComeBack(@TempDir Path directory) throws Exception {
    Random random = new Random(20261122);
    List<Behaviour> behaviours = List.of(Behaviour.values());
    try (TestingCollector first = TestingCollector.started();
        TestingCollector second = first.peer();
        Sender sender =
            Sender.start(
                Senders.to(first, second)
                    .requestTimeout(IMPATIENT)
                    .buffer(new Buffer.Disk(directory, 64 << 10, Durability.PROCESS_CRASH))
                    .build())) {
      int sent = 0;
      for (int round = 0; round < 10; round++) {
        for (TestingCollector collector : List.of(first, second)) {
          collector.treatNext(
              random.ints(5, 0, behaviours.size()).mapToObj(behaviours::get).toList());
        }
        TestingCollector victim = random.nextBoolean() ? first : second;
        send(sender, sent, sent + 100);
        victim.kill();
        send(sender, sent + 100, sent + 200);
        sent += 200;
        TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
        victim.start();
      }

      assertThat(sender.close(LONG).isNothing()).isTrue();
      assertAllArrived(first, sent);
      assertThat(second.violations).isEmpty();
      try (Stream<Path> left = Files.list(directory)) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .containsExactlyInAnyOrder("lock", "owner", "refused");
      }
    }
  }
}
