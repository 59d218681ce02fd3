package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.source;
import static io.daybook.warehouse.segment.Framing.CsvFraming.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.warehouse.segment.Framing.CsvFraming;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
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
        .extracting(footer -> ((CsvFraming) footer.framing()).quote())
        .containsExactly('"', NONE);
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

  @Test
  void keepsTheHeaderInForceWhereASegmentBegins() throws IOException {
    agent.segmentBytes = 1;
    Path log = agent.log("a.csv", "at,qty\n1,1\nat,qty,coupon\n2,2,x\n");
    agent.collect(TestingAgent.csv("login", "*.csv"));
    Files.writeString(log, "3,3,y\n", StandardOpenOption.APPEND);

    agent.collect(TestingAgent.csv("login", "*.csv"));

    assertThat(agent.records("login"))
        .containsExactly("at,qty\n", "1,1\n", "at,qty,coupon\n", "2,2,x\n", "3,3,y\n");
    assertThat(agent.footers("login"))
        .extracting(footer -> text(footer.header()), footer -> text(footer.lastHeader()))
        .containsExactly(
            tuple("at,qty\n", null),
            tuple("at,qty\n", null),
            tuple("at,qty\n", "at,qty,coupon\n"),
            tuple("at,qty,coupon\n", null),
            tuple("at,qty,coupon\n", null));
  }

  @Test
  void goesOnWithTheLastHeaderOfTheSegmentBefore() throws IOException {
    Path log = agent.log("a.csv", "sep=,\nat,qty\n1,1\nat,qty,coupon\n");
    IngestSource source =
        source(
            "login",
            new CsvFraming(',', '"', NONE, null, HeaderRecord.ABSENT, "^at,"),
            1 << 20,
            "*.csv");
    agent.collect(source);
    Files.writeString(log, "2,2,x\n".repeat(400_000), StandardOpenOption.APPEND);

    agent.collect(source);

    assertThat(agent.footers("login"))
        .hasSizeGreaterThan(2)
        .extracting(footer -> text(footer.headerBehind()))
        .containsOnly("at,qty,coupon\n");
    assertThat(agent.footers("login").get(0).header()).isNull();
    assertThat(text(agent.footers("login").get(1).header())).isEqualTo("at,qty,coupon\n");
  }

  @Test
  void looksForTheHeaderInForceWhereTheRuleForHeadersIsNew() throws IOException {
    Path log = agent.log("a.csv", "at,qty\n1,1\nqty,at\n2,2\n");
    agent.collect(csv(null, HeaderRecord.ABSENT));
    Files.writeString(log, "3,3\n", StandardOpenOption.APPEND);

    agent.collect(csv("qty", HeaderRecord.ABSENT));
    Files.writeString(log, "4,4\n", StandardOpenOption.APPEND);
    agent.collect(csv("qty", HeaderRecord.ABSENT));
    Files.writeString(log, "5,5\n", StandardOpenOption.APPEND);
    agent.collect(csv(null, HeaderRecord.FIRST_RECORD));

    assertThat(agent.footers("login"))
        .extracting(footer -> text(footer.header()))
        .containsExactly(null, "qty,at\n", "qty,at\n", "qty,at\n");
  }

  @Test
  void knowsTheHeadersOfAFileAtAnyPlace() throws IOException {
    String rows = "1,1\n".repeat(500_000);
    Path log = agent.log("a.csv", "at,qty\n" + rows + "at,qty,coupon\n" + rows);
    HeaderScan headers = new HeaderScan(TestingAgent.csv("login", "x").framing());
    int grown = 7 + rows.length();

    try (OpenFile file = OpenFile.open(InputFile.at(log))) {
      assertThat(headers.at(file, 7)).asString().isEqualTo("at,qty\n");
      assertThat(headers.at(file, grown)).asString().isEqualTo("at,qty\n");
      assertThat(headers.at(file, grown + 14 + 4)).asString().isEqualTo("at,qty,coupon\n");
      assertThat(headers.at(file, 11)).asString().isEqualTo("at,qty\n");
    }
  }

  private static @Nullable String text(@Nullable String header) {
    return header == null ? null : new String(Base64.getDecoder().decode(header), UTF_8);
  }

  private static IngestSource csv(@Nullable String header, HeaderRecord first) {
    return source("login", new CsvFraming(',', '"', NONE, null, first, header), 1 << 20, "*.csv");
  }

  private static IngestSource tsv(char quote, char escape) {
    return source(
        "login", new CsvFraming('\t', quote, escape, HeaderRecord.FIRST_RECORD), 1 << 20, "*.tsv");
  }
}
