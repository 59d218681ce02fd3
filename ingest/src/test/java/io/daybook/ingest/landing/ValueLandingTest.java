package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.ingest.agent.AgentThread;
import io.daybook.ingest.input.IngestSource;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValueLandingTest {
  @TempDir Path home;
  private TestingAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
  }

  @Test
  void cutsSegmentsBetweenValuesWithoutLineEnds() throws IOException {
    agent.segmentBytes = 100_000;
    String value = "{\"a\":\"" + "x".repeat(300) + "\",\"b\":[{},{\"c\":\"}{\"}]}";
    agent.log("a.json", "[" + (value + ",").repeat(9_999) + value + "]");

    agent.collect(values(1 << 20));

    assertThat(agent.text("login", 1)).isEqualTo(Files.readString(agent.logs.resolve("a.json")));
    assertThat(agent.records("login"))
        .hasSize(10_000)
        .startsWith("[" + value + ",", value + ",")
        .endsWith(value + ",", value + "]");
    assertThat(agent.footers("login"))
        .hasSizeGreaterThan(30)
        .extracting(SegmentFooter::formatVersion)
        .containsOnly(SegmentFooter.FORMAT_VERSION);
  }

  @Test
  void goesOnInTheMiddleOfAnArray() throws IOException {
    Path log = agent.log("a.json", "[{\"a\":1},\n");
    agent.collect(values(1 << 20));
    Files.writeString(log, "{\"a\":2},{\"a\":3}\n]\n", StandardOpenOption.APPEND);

    agent.collect(values(1 << 20));

    assertThat(agent.records("login"))
        .containsExactly("[{\"a\":1},\n", "{\"a\":2},", "{\"a\":3}\n", "]\n");
  }

  @Test
  void landsAValueThatIsNeverClosedInPiecesAndTheNextOnesWhole() throws IOException {
    String open = "{\"a\":[\n" + "[1],\n".repeat(20);
    agent.log("a.json", open + "{\"b\":2}\n{\"c\":3}");

    agent.collect(values(50));

    assertThat(agent.footers("login").get(0).oversized())
        .startsWith(new ByteRange(0, 50))
        .hasSize(2);
    assertThat(agent.records("login")).endsWith("{\"b\":2}\n", "{\"c\":3}");
    assertThat(String.join("", agent.records("login")).replace("oversized:", ""))
        .isEqualTo(Files.readString(agent.logs.resolve("a.json")));
  }

  @Test
  void landsTheLastValueOfAQuietFileButNoHalfOne() throws Exception {
    Path log = agent.log("a.json", "{\"a\":1}{\"a\":2}");
    Path half = agent.log("b.json", "{\"b\":1}{\"b\":");
    AgentThread running = agent.follow(values(1 << 20).withRoll(Duration.ofMillis(200)));
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(agent.records("login")).hasSize(3));
      Files.writeString(log, "{\"a\":3}\n", StandardOpenOption.APPEND);
      Files.writeString(half, "2}\n", StandardOpenOption.APPEND);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(agent.records("login")).hasSize(5));
    } finally {
      running.stop();
    }

    assertThat(agent.records("login"))
        .containsExactlyInAnyOrderElementsOf(
            List.of("{\"a\":1}", "{\"a\":2}", "{\"a\":3}\n", "{\"b\":1}", "{\"b\":2}\n"));
  }

  private static IngestSource values(int maxRecordBytes) {
    return source("login", new Framing.ValueFraming(maxRecordBytes), maxRecordBytes, "*.json");
  }
}
