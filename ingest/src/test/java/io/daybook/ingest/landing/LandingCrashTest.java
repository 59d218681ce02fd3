package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills a collector at every named point of the landing protocol, then runs it again. */
class LandingCrashTest {
  static final SourceConfig LOGIN = TestingAgent.lines("login", "*.log");
  static final long SEGMENT_BYTES = 1000;
  private static final int KILLED = 137;

  @TempDir Path home;

  static Stream<String> faults() {
    return Arrays.stream(FaultPoint.values())
        .filter(point -> point.name().startsWith("LANDING_"))
        .flatMap(LandingCrashTest::passes);
  }

  /** A start passes its points once; a segment's points are also passed by the second segment. */
  private static Stream<String> passes(FaultPoint point) {
    boolean atStart =
        List.of(FaultPoint.LANDING_AFTER_EPOCH_CLAIM, FaultPoint.LANDING_AFTER_FENCE)
            .contains(point);
    return atStart ? Stream.of(point.label()) : Stream.of(point.label(), point.label() + ":2");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void landsEveryByteOnceAfterACrash(String fault) throws IOException, InterruptedException {
    TestingAgent agent = new TestingAgent(home);
    agent.segmentBytes = SEGMENT_BYTES;
    String first = numbers(0, 500);
    String second = numbers(500, 600);
    agent.log("a.log", first);
    agent.log("b.log", second);

    assertThat(collectAndDieAt(fault)).as("nothing passes " + fault).isEqualTo(KILLED);
    assertNothingPartial(agent, first, second);
    CollectReport report = agent.collect(LOGIN);

    assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(agent.text("login", 1)).isEqualTo(first);
    assertThat(agent.text("login", 2)).isEqualTo(second);
    assertThat(agent.raw("login"))
        .containsExactly(
            name("login", 1, 0, 1006),
            name("login", 1, 1006, 2014),
            name("login", 1, 2014, 3022),
            name("login", 1, 3022, 4030),
            name("login", 1, 4030, 4390),
            name("login", 2, 0, 900));
    assertThat(agent.footers("login").stream().mapToLong(SegmentFooter::records).sum())
        .isEqualTo(600);
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(agent.storage.list(agent.zones.inflight(TestingAgent.AGENT))).hasSize(1);
  }

  private static void assertNothingPartial(TestingAgent agent, String first, String second)
      throws IOException {
    assertThat(first).startsWith(agent.text("login", 1));
    assertThat(second).startsWith(agent.text("login", 2));
  }

  private int collectAndDieAt(String fault) throws IOException, InterruptedException {
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CollectOnce.class.getName(),
            home.toString());
    Map<String, String> environment = child.environment();
    environment.put(FaultPoint.VARIABLE, fault);
    child.redirectErrorStream(true).redirectOutput(home.resolve("child.log").toFile());
    int exit = child.start().waitFor();
    if (exit != KILLED) {
      System.err.println(Files.readString(home.resolve("child.log")));
    }
    return exit;
  }

  private static String numbers(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(String.format("line %d\n", i));
    }
    return text.toString();
  }
}
