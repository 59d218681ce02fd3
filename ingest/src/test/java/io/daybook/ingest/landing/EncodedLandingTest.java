package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodedLandingTest {
  /** Gurmukhi, and a letter with a dot: both hold the byte of LF. */
  private static final String LINE = "\u0a2a\u0a70\u0a1c\u0a3e\u0a2c\u0a40 \u010a\n";

  @TempDir Path home;
  private TestingAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
  }

  @ParameterizedTest
  @EnumSource(Framing.CodeUnit.class)
  void cutsSegmentsOfAnyUnitBetweenLines(Framing.CodeUnit unit) throws IOException {
    agent.segmentBytes = 1_000;
    byte[] bytes = ("\ufeff" + LINE.repeat(3_000) + "rest").getBytes(charset(unit));
    Files.write(agent.logs.resolve("a.log"), bytes);

    agent.collect(source("login", new Framing.LineFraming(unit), 1 << 20, "a.log"));

    assertThat(agent.landed("login", 1)).isEqualTo(bytes);
    assertThat(agent.footers("login"))
        .hasSizeGreaterThan(40)
        .extracting(SegmentFooter::framing)
        .containsOnly(new Framing.LineFraming(unit));
    List<String> expected = new ArrayList<>(List.of("\ufeff" + LINE));
    for (int i = 1; i < 3_000; i++) {
      expected.add(LINE);
    }
    expected.add("rest");
    assertThat(records(charset(unit))).isEqualTo(expected);
  }

  @Test
  void goesOnBehindACharacterThatWasHalfWritten() throws IOException {
    byte[] file = ("one\n" + LINE + "two\n").getBytes(StandardCharsets.UTF_16LE);
    Path log = Files.write(agent.logs.resolve("a.log"), Arrays.copyOf(file, 11));
    agent.collect(
        source("login", new Framing.LineFraming(Framing.CodeUnit.UTF_16LE), 1 << 20, "a.log"));
    Files.write(log, Arrays.copyOfRange(file, 11, file.length), StandardOpenOption.APPEND);

    agent.collect(
        source("login", new Framing.LineFraming(Framing.CodeUnit.UTF_16LE), 1 << 20, "a.log"));

    assertThat(agent.landed("login", 1)).isEqualTo(file);
    assertThat(records(StandardCharsets.UTF_16LE)).hasSize(4).startsWith("one\n").endsWith("two\n");
  }

  @Test
  void keepsOversizedLinesOfOddPiecesApart() throws IOException {
    String big = "\u0a0a".repeat(2_000) + "\n";
    byte[] file = ("one\n" + big + "two\n").getBytes(StandardCharsets.UTF_16BE);
    Files.write(agent.logs.resolve("a.log"), file);

    agent.collect(
        source("login", new Framing.LineFraming(Framing.CodeUnit.UTF_16BE), 999, "a.log"));

    assertThat(agent.landed("login", 1)).isEqualTo(file);
    assertThat(records(StandardCharsets.UTF_16BE))
        .hasSize(1 + 5 + 1)
        .startsWith("one\n")
        .endsWith("two\n");
  }

  @ParameterizedTest
  @EnumSource(Framing.CodeUnit.class)
  void findsTheLastWholeLineOfAGrowingFile(Framing.CodeUnit unit) throws IOException {
    byte[] whole = ("one\n" + LINE).getBytes(charset(unit));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(whole);
    // Longer than one look back, and full of halves of LF.
    bytes.writeBytes("\u0a0a\u010a".repeat(50_000).getBytes(charset(unit)));
    bytes.write('\n');
    if (unit == Framing.CodeUnit.BYTE) {
      whole = bytes.toByteArray();
    }
    Path log = Files.write(agent.logs.resolve("a.log"), bytes.toByteArray());

    try (OpenFile file = OpenFile.open(InputFile.at(log))) {
      RecordEnd end = new RecordEnd(file);
      assertThat(end.last(new Framing.LineFraming(unit), 0, 0)).isEqualTo(whole.length);
      assertThat(end.last(new Framing.LineFraming(unit), 0, whole.length - 1))
          .isEqualTo(whole.length);
      assertThat(end.last(new Framing.LineFraming(unit), whole.length, whole.length))
          .isEqualTo(whole.length);
    }
  }

  private List<String> records(Charset charset) throws IOException {
    return agent.landed("login").records(charset);
  }

  private static Charset charset(Framing.CodeUnit unit) {
    return switch (unit) {
      case BYTE -> StandardCharsets.UTF_8;
      case UTF_16LE -> StandardCharsets.UTF_16LE;
      case UTF_16BE -> StandardCharsets.UTF_16BE;
    };
  }
}
