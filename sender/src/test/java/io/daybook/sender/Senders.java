package io.daybook.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Configurations for tests: impatient ones. */
final class Senders {
  static final Duration LONG = Duration.ofSeconds(60);

  private Senders() {}

  static SenderConfig.Builder to(TestingCollector... collectors) {
    return SenderConfig.to(
            Stream.of(collectors).map(TestingCollector::uri).toList(),
            TestingCollector.SOURCE,
            TestingCollector.TOKEN,
            TestingCollector.SENDER)
        .batchBytes(1_000)
        .linger(Duration.ofMillis(20))
        .requestTimeout(LONG)
        .backoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 0.5))
        .circuit(new Circuit(3, Duration.ofMillis(30)));
  }

  static byte[] record(int number) {
    return ("{\"n\": " + number + "}").getBytes(StandardCharsets.UTF_8);
  }

  static List<String> records(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "{\"n\": " + n + "}").toList();
  }

  static void send(Sender sender, int from, int to) throws InterruptedException {
    for (int i = from; i < to; i++) {
      sender.send(record(i));
    }
  }

  static void assertAllArrived(TestingCollector collector, int records) throws Exception {
    assertThat(collector.records()).containsExactlyInAnyOrderElementsOf(records(0, records));
    assertThat(collector.violations).isEmpty();
  }
}
