package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.name;
import static io.daybook.ingest.landing.TestingAgent.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.IngestSource;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartPatternLandingTest {
  private static final IngestSource APP =
      source("login", new Framing.StartPatternFraming("^# "), 1 << 20, "*.log*");

  @TempDir Path home;
  private TestingAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
  }

  @Test
  void cutsSegmentsBetweenRecordsOfSeveralLines() throws IOException {
    agent.segmentBytes = 100_000;
    Random random = new Random(3);
    StringBuilder log = new StringBuilder("before the first\n");
    while (log.length() < 3_500_000) {
      log.append("# é").append("x".repeat(random.nextInt(500))).append('\n');
      log.append("  at line\n".repeat(random.nextInt(4)));
    }
    agent.log("a.log", log.append("# unterminated").toString());

    CollectReport report = agent.collect(APP);

    List<String> expected = List.of(Pattern.compile("(?<=\n)(?=# )").split(log));
    assertThat(agent.landed("login", 1)).isEqualTo(log.toString().getBytes(UTF_8));
    assertThat(agent.records("login")).isEqualTo(expected);
    assertThat(report.sources().get(0).records()).isEqualTo(expected.size());
    assertThat(agent.footers("login"))
        .hasSizeGreaterThan(30)
        .extracting(SegmentFooter::framing)
        .containsOnly(APP.framing());
  }

  @Test
  void endsTheLastRecordWithTheFile() throws IOException {
    agent.segmentBytes = 1;
    agent.log("a.log", "# one\n  at x\n# two\n  at y");
    agent.log("b.log", "# one\n  at x\n# tw");

    agent.collect(APP);

    assertThat(agent.records("login"))
        .containsExactly("# one\n  at x\n", "# two\n  at y", "# one\n  at x\n", "# tw");
    assertThat(agent.raw("login"))
        .containsExactly(
            name("login", 1, 0, 13),
            name("login", 1, 13, 25),
            name("login", 2, 0, 13),
            name("login", 2, 13, 17));
  }

  @Test
  void keepsLinesThatComeAfterTheirRecordWasLanded() throws IOException {
    Path log = agent.log("a.log", "# one\n  at x\n");
    agent.collect(APP);
    Files.writeString(log, "  at y\n# two\n", StandardOpenOption.APPEND);

    agent.collect(APP);

    assertThat(agent.records("login")).containsExactly("# one\n  at x\n", "  at y\n", "# two\n");
  }

  @Test
  void findsTheStartBehindAnOversizedRecord() throws IOException {
    String big = "# big\n" + "  at somewhere\n".repeat(300_000);
    agent.log("a.log", "# one\n" + big + "# two\n" + "y".repeat(3 << 20) + "\n# three\n");

    agent.collect(APP);

    assertThat(agent.text("login", 1))
        .isEqualTo("# one\n" + big + "# two\n" + "y".repeat(3 << 20) + "\n# three\n");
    assertThat(agent.records("login"))
        .hasSize(1 + 5 + 4 + 1)
        .startsWith("# one\n")
        .endsWith("# three\n");
  }
}
