package io.daybook.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.spool.Spool;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.testing.ChildJvm;
import io.daybook.warehouse.run.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills a process that spools and lands, at every named point and at any moment. */
class SpoolCrashIT {
  private static final int KILLED = 137;
  private static final int RANDOM_MOMENTS = Integer.getInteger("daybook.moments", 20);
  private static final int LONGEST_LIFE_MILLIS = 400;

  @TempDir Path home;

  static Stream<String> faults() {
    return Arrays.stream(FaultPoint.values())
        .filter(point -> point.name().startsWith("SPOOL_"))
        .filter(point -> point != FaultPoint.SPOOL_AFTER_SPLIT)
        .flatMap(point -> Stream.of(point.label(), point.label() + ":2"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void landsEveryBatchOnceAfterACrash(String fault) throws Exception {
    assertThat(start(fault).waitFor()).as("nothing passes " + fault).isEqualTo(KILLED);

    assertThat(start("").waitFor()).as(output()).isZero();

    assertThat(landed()).containsExactlyElementsOf(allNumbers());
  }

  @Test
  void landsEveryBatchOnceWhenKilledAtAnyMoment() throws Exception {
    long seed = Long.getLong("daybook.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_MOMENTS; i++) {
      Process child = start("");
      while (child.isAlive() && !output().contains("ready")) {
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
      child.destroyForcibly().waitFor();
    }
    assertThat(start("").waitFor()).as(output()).isZero();

    assertThat(landed()).as("-Ddaybook.seed=" + seed).containsExactlyElementsOf(allNumbers());
  }

  @Test
  void keepsADamagedFileUntilItsSoundPartsAreDurable() throws Exception {
    TestingAgent agent = new TestingAgent(home);
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT);
        SpooledFiles spooled = SpoolOnce.spooled(agent, journal)) {
      Spool stream = spooled.stream("numbers");
      for (int number = 500; number < 503; number++) {
        SpoolOnce.offer(stream, number);
      }
    }
    Path data = dataFile(agent);
    byte[] bytes = Files.readAllBytes(data);
    bytes[5] ^= 1; // of the second number
    Files.write(data, bytes);

    assertThat(start(FaultPoint.SPOOL_AFTER_SPLIT.label()).waitFor()).isEqualTo(KILLED);
    assertThat(start("").waitFor()).as(output()).isZero();

    assertThat(landed())
        .containsExactlyElementsOf(
            Stream.concat(allNumbers().stream(), Stream.of("500", "502")).toList());
    assertThat(data.resolveSibling("quarantine").resolve(data.getFileName()))
        .hasBinaryContent(bytes);
  }

  private static Path dataFile(TestingAgent agent) throws IOException {
    try (Stream<Path> files = Files.walk(agent.state.resolve("spool"))) {
      return files.filter(path -> path.toString().endsWith(".data")).findFirst().orElseThrow();
    }
  }

  private static List<String> allNumbers() {
    return IntStream.range(0, SpoolOnce.ROUNDS * SpoolOnce.NUMBERS_IN_A_ROUND)
        .mapToObj(String::valueOf)
        .toList();
  }

  private List<String> landed() throws IOException {
    return new TestingAgent(home)
        .records("login").stream()
            .map(String::strip)
            .sorted(Comparator.comparingInt(Integer::parseInt))
            .toList();
  }

  private String output() throws IOException {
    return Files.readString(home.resolve("child.log"));
  }

  private Process start(String fault) throws IOException {
    ProcessBuilder child =
        ChildJvm.of("256m", List.of(), SpoolOnce.class, List.of(home.toString()));
    child.environment().put(FaultPoint.VARIABLE, fault);
    return child
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("child.log").toFile())
        .start();
  }
}
