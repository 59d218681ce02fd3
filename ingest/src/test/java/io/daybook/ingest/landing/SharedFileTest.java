package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.lines;
import static io.daybook.ingest.landing.TestingAgent.name;
import static io.daybook.ingest.landing.TestingAgent.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.IngestSource;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file that feeds two sources: numbering, journal and raw zone are each source's own. */
class SharedFileTest {
  private static final IngestSource LOGINS = lines("logins", "auth.log*");
  private static final IngestSource TRACES =
      source("traces", new Framing.StartPatternFraming("^#"), 1 << 20, "other.log", "*.log*");

  @TempDir Path home;
  private TestingAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
  }

  @Test
  void landsEachLineOncePerSourceThroughARotation() throws IOException {
    agent.log("other.log", "#other\n");
    Path log = agent.log("auth.log", "#one\n more\n");
    agent.collect(LOGINS, TRACES);
    Files.writeString(log, "#late\n", StandardOpenOption.APPEND);
    Files.move(log, agent.logs.resolve("auth.log.1"));
    agent.log("auth.log", "#two\n");
    agent.collect(TRACES, LOGINS);

    assertThat(agent.collect(LOGINS, TRACES).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(agent.raw("logins"))
        .containsExactly(
            name("logins", 1, 0, 11), name("logins", 1, 11, 17), name("logins", 2, 0, 5));
    assertThat(agent.records("logins")).containsExactly("#one\n", " more\n", "#late\n", "#two\n");
    // The other file came second by its name, so this source counts on from another number.
    assertThat(agent.raw("traces"))
        .containsExactly(
            name("traces", 1, 0, 11),
            name("traces", 1, 11, 17),
            name("traces", 2, 0, 7),
            name("traces", 3, 0, 5));
    assertThat(agent.records("traces"))
        .containsExactly("#one\n more\n", "#late\n", "#other\n", "#two\n");
  }

  @Test
  void landsAllOfTheFileForASourceThatCameLater() throws IOException {
    Path log = agent.log("auth.log", "#one\n");
    agent.collect(LOGINS);
    Files.writeString(log, "#two\n", StandardOpenOption.APPEND);

    agent.collect(LOGINS, TRACES);

    assertThat(agent.raw("logins"))
        .containsExactly(name("logins", 1, 0, 5), name("logins", 1, 5, 10));
    assertThat(agent.raw("traces")).containsExactly(name("traces", 1, 0, 10));
  }

  @Test
  void rebuildsALostJournalForBoth() throws IOException {
    agent.log("other.log", "#other\n");
    Path log = agent.log("auth.log", "#one\n");
    agent.collect(LOGINS, TRACES);
    agent.loseState();
    Files.writeString(log, "#two\n", StandardOpenOption.APPEND);

    agent.collect(LOGINS, TRACES);

    assertThat(agent.records("logins")).containsExactly("#one\n", "#two\n");
    assertThat(agent.records("traces")).containsExactly("#one\n", "#two\n", "#other\n");
  }
}
