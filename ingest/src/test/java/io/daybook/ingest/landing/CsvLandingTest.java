package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.source;
import static io.daybook.warehouse.segment.Framing.CsvFraming.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.IngestSource;
import io.daybook.warehouse.segment.Framing.CsvFraming;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLandingTest {
  @TempDir Path home;
  private TestingAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
  }

  @Test
  void landsEachLineOnceWhenTheQuoteChangesInTheMiddleOfAFile() throws IOException {
    Path log = agent.log("a.tsv", "id\ttitle\n1\t\"one\nline\"\n2\tMug\n");
    agent.collect(tsv('"', NONE));
    Files.writeString(log, "3\t\"Retro Tee\n4\tMug\n", StandardOpenOption.APPEND);

    agent.collect(tsv(NONE, NONE));

    assertThat(agent.text("login", 1)).isEqualTo(Files.readString(log));
    assertThat(agent.records("login"))
        .containsExactly(
            "id\ttitle\n", "1\t\"one\nline\"\n", "2\tMug\n", "3\t\"Retro Tee\n", "4\tMug\n");
    assertThat(agent.footers("login"))
        .extracting(SegmentFooter::formatVersion)
        .containsExactly(3, 4);
  }

  @Test
  void cutsNoEscapedLineEnd() throws IOException {
    agent.segmentBytes = 1;
    agent.log("a.tsv", "id\ttitle\n1\ta\\\nb\n2\tc\\\\\n3\td");

    agent.collect(tsv(NONE, '\\'));

    assertThat(agent.records("login"))
        .containsExactly("id\ttitle\n", "1\ta\\\nb\n", "2\tc\\\\\n", "3\td");
    assertThat(agent.raw("login")).hasSize(4);
  }

  private static IngestSource tsv(char quote, char escape) {
    return source(
        "login", new CsvFraming('\t', quote, escape, HeaderRecord.FIRST_RECORD), 1 << 20, "*.tsv");
  }
}
