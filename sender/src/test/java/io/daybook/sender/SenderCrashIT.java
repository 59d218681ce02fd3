package io.daybook.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Services are killed at random moments, with collectors that behave badly, and started again on
 * the same directory. What {@code send} took arrives, and under one key.
 */
class SenderCrashIT {
  private static final int MOMENTS = Math.max(5, Integer.getInteger("daybook.moments", 20) / 4);
  private static final int EACH = 1_000_000;
  private static final int LAST = 100;

  @ParameterizedTest
  @EnumSource(Durability.class)
  @Timeout(value = 900, unit = TimeUnit.SECONDS)
  void losesNothingThatItTook(Durability durability, @TempDir Path home) throws Exception {
    long seed = Long.getLong("daybook.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Behaviour> behaviours = List.of(Behaviour.values());
    TreeSet<Integer> taken = new TreeSet<>();
    try (TestingCollector first = TestingCollector.started();
        TestingCollector second = first.peer()) {
      for (int moment = 0; moment <= MOMENTS; moment++) {
        boolean last = moment == MOMENTS;
        Path output = home.resolve("taken-" + moment);
        Process process =
            SenderProcess.with(
                    System.getProperty("java.class.path"),
                    List.of(
                        home.resolve("buffer").toString(),
                        durability.name(),
                        String.valueOf(moment * 10 * EACH),
                        String.valueOf(last ? LAST : EACH),
                        first.uri().toString(),
                        second.uri().toString()))
                .redirectOutput(output.toFile())
                .redirectError(home.resolve("log-" + moment).toFile())
                .start();
        if (last) {
          assertThat(process.waitFor()).isZero();
        } else {
          first.behave(behaviours.get(random.nextInt(behaviours.size())));
          second.behave(behaviours.get(random.nextInt(behaviours.size())));
          if (random.nextInt(3) > 0) {
            await().atMost(Senders.LONG).until(() -> Files.size(output) > 0);
          }
          // Or while it starts, and sends what was left to it.
          process.waitFor(random.nextInt(1_000), TimeUnit.MILLISECONDS);
          process.destroyForcibly().waitFor();
          first.behave(Behaviour.SOUND);
          second.behave(Behaviour.SOUND);
        }
        taken.addAll(SenderProcess.taken(output));
      }

      TreeSet<Integer> arrived = new TreeSet<>();
      List<String> doubled = new ArrayList<>();
      for (String record : first.records()) {
        if (!arrived.add(Integer.valueOf(record.replaceAll("\\D", "")))) {
          doubled.add(record);
        }
      }
      assertThat(taken).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(3 * LAST);
      taken.removeAll(arrived);
      assertThat(taken).as("lost, seed %d", seed).isEmpty();
      assertThat(doubled).as("under two keys, seed %d", seed).isEmpty();
      assertThat(first.violations).isEmpty();
      assertThat(second.violations).isEmpty();
      try (Stream<Path> left = Files.list(home.resolve("buffer"))) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .containsExactlyInAnyOrder("lock", "owner", "refused");
      }
    }
  }
}
