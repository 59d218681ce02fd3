package io.daybook.ingest.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ingest.input.SourceInput.EnvelopeType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnwrapperTest {
  private static final int MAX = 1000;
  private static final String TIME = "2026-03-01T10:00:00.123456789Z";

  @Test
  void joinsThePartsOfEachStreamApart() throws IOException {
    assertThat(
            unwrapped(
                EnvelopeType.CRI,
                cri("stdout", "P", "one ")
                    + cri("stderr", "P", "a stack ")
                    + cri("stdout", "P", "two ")
                    + cri("stderr", "F", "trace")
                    + cri("stderr", "F", "")
                    + cri("stdout", "F", "three")
                    + cri("stdout", "F:tag", "  of its own ")))
        .containsExactly("a stack trace", "", "one two three", "  of its own ");
    assertThat(
            unwrapped(
                EnvelopeType.DOCKER,
                docker("stdout", "one ")
                    + docker("stderr", "a stack ")
                    + docker("stdout", "two\\n")
                    + docker("stderr", "trace\\n")
                    + docker("stderr", "\\n")))
        .containsExactly("one two", "a stack trace", "");
  }

  @Test
  void givesTheBytesThatTheServiceWrote() throws IOException {
    assertThat(
            unwrapped(
                EnvelopeType.DOCKER,
                docker(
                        "stdout",
                        "{\\\"a\\\":\\\"\\u00e9\\u4e2d\\\\n"
                            + "\\\"}\\t\\u003ctag\\u003e \\ud83d\\udca1 \\/ é\\r"
                            + "\\n")
                    + "{\"log\":\"plain\\n"
                    + "\",\"attrs\":{\"log\":\"x\",\"env\":[1]},\"time\":\"t\"}\n"
                    + docker("stdout", "half \\ud83d.\\n")))
        .containsExactly("{\"a\":\"é中\\n\"}\t<tag> 💡 / é\r", "plain", "half \ufffd.");
    assertThat(unwrapped(EnvelopeType.CRI, cri("stdout", "F", "{\"a\":\"é\\n\"}\t\u0000\r")))
        .containsExactly("{\"a\":\"é\\n\"}\t\u0000\r");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain text",
        "{}",
        "{\"log\":1}",
        "{\"log\":\"a\\n\"",
        "{\"log\":\"a\\n\"} {}",
        "{\"log\":\"a\\n\",\"log\":\"b\\n\"}",
        "{\"stream\":\"stdout\"}",
        "{\"log\":\"a\\n\",\"stream\":null}",
        "[\"log\"]"
      })
  void keepsALineThatIsNoDockerEnvelope(String line) throws IOException {
    Unwrapper unwrapper = Unwrapper.begin(EnvelopeType.DOCKER, MAX);
    List<String> lines = new ArrayList<>();
    feed(unwrapper, docker("stdout", "joined ") + line + "\n" + docker("stdout", "up\\n"), lines);

    assertThat(lines).containsExactly(line, "joined up");
    assertThat(unwrapper.bareLines()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain text",
        TIME,
        TIME + " stdout",
        TIME + " stdout X text",
        TIME + " stdout FULL text",
        TIME + " stdin F text",
        "yesterday at noon or so stdout F text",
        "2026-03-01 stdout F text"
      })
  void keepsALineThatIsNoCriEnvelope(String line) throws IOException {
    Unwrapper unwrapper = Unwrapper.begin(EnvelopeType.CRI, MAX);
    List<String> lines = new ArrayList<>();
    feed(unwrapper, cri("stdout", "P", "joined ") + line + "\n" + cri("stdout", "F", "up"), lines);

    assertThat(lines).containsExactly(line, "joined up");
    assertThat(unwrapper.bareLines()).isEqualTo(1);
  }

  @Test
  void givesWhatWaitsWhenTheFileHasEnded() throws IOException {
    Unwrapper unwrapper = Unwrapper.begin(EnvelopeType.CRI, MAX);
    List<String> lines = new ArrayList<>();
    feed(unwrapper, cri("stderr", "P", "b") + cri("stdout", "P", "a"), lines);
    feed(unwrapper, TIME + " stdout P unfinished", lines);
    assertThat(lines).isEmpty();

    unwrapper.end((bytes, from, to) -> lines.add(text(bytes, from, to)));

    assertThat(lines).containsExactly("aunfinished", "b");
  }

  @Test
  void cutsWhatIsAboveTheMaximum() throws IOException {
    String part = "x".repeat(600);
    String garbage = "y".repeat(150_000);
    Unwrapper unwrapper = Unwrapper.begin(EnvelopeType.CRI, MAX);
    List<String> lines = new ArrayList<>();

    feed(
        unwrapper,
        cri("stdout", "P", part)
            + cri("stdout", "P", part)
            + cri("stdout", "F", "end")
            + garbage
            + "\n"
            + cri("stdout", "F", "next"),
        lines);

    assertThat(lines).startsWith("x".repeat(1000), "x".repeat(200), "end").endsWith("next");
    assertThat(lines.subList(3, lines.size() - 1))
        .hasSize(150)
        .allSatisfy(piece -> assertThat(piece).hasSize(MAX));
    assertThat(unwrapper.bareLines()).isEqualTo(1);
  }

  /**
   * Two streams with parts, bare and overlong lines; stopped anywhere, fed in pieces of any size.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void goesOnExactlyWhereAnotherOneWas(long seed) throws IOException {
    Random random = new Random(seed);
    EnvelopeType kind = seed % 2 == 0 ? EnvelopeType.CRI : EnvelopeType.DOCKER;
    byte[] log = log(random, kind);
    List<String> expected = unwrapped(kind, new String(log, UTF_8));
    assertThat(expected).hasSizeGreaterThan(100);

    for (int round = 0; round < 10; round++) {
      List<String> lines = new ArrayList<>();
      Unwrapper unwrapper = Unwrapper.begin(kind, MAX);
      while (unwrapper.readFrom() < log.length) {
        int from = (int) unwrapper.readFrom();
        int to = Math.min(log.length, from + 1 + random.nextInt(random.nextBoolean() ? 90 : 9000));
        unwrapper.feed(log, from, to, (bytes, f, t) -> lines.add(text(bytes, f, t)));
        if (random.nextInt(4) == 0) {
          unwrapper = Unwrapper.resume(kind, MAX, unwrapper.state());
        }
      }
      unwrapper.end((bytes, f, t) -> lines.add(text(bytes, f, t)));

      assertThat(lines).as("round %d", round).isEqualTo(expected);
    }
  }

  @Test
  void refusesAStateThatIsNone() {
    for (String state : List.of("", "-1", "5,x7", "5,e1,o2", "5 ")) {
      assertThatThrownBy(() -> Unwrapper.resume(EnvelopeType.CRI, MAX, state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + state + "'");
    }
  }

  private static byte[] log(Random random, EnvelopeType kind) {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    for (int i = 0; i < 400; i++) {
      String stream = random.nextInt(3) == 0 ? "stderr" : "stdout";
      String text = "line " + i + " é ".repeat(random.nextInt(random.nextInt(20) == 0 ? 300 : 9));
      boolean whole = random.nextInt(3) > 0;
      String line =
          kind == EnvelopeType.CRI
              ? cri(stream, whole ? "F" : "P", text)
              : docker(stream, text + (whole ? "\\n" : ""));
      if (i % 150 == 149) {
        line = "z".repeat(66_000 + 6 * MAX + random.nextInt(5_000)) + "\n";
      } else if (random.nextInt(25) == 0) {
        line = "bare " + i + "\n";
      }
      log.writeBytes(line.getBytes(UTF_8));
    }
    return log.toByteArray();
  }

  private static String cri(String stream, String tag, String text) {
    return TIME + " " + stream + " " + tag + " " + text + "\n";
  }

  private static String docker(String stream, String escaped) {
    return "{\"log\":\""
        + escaped
        + "\",\"stream\":\""
        + stream
        + "\",\"time\":\"2026-03-01T10:00:00.123456789Z\"}\n";
  }

  private static List<String> unwrapped(EnvelopeType kind, String log) throws IOException {
    List<String> lines = new ArrayList<>();
    Unwrapper unwrapper = Unwrapper.begin(kind, MAX);
    feed(unwrapper, log, lines);
    unwrapper.end((bytes, from, to) -> lines.add(text(bytes, from, to)));
    return Collections.unmodifiableList(lines);
  }

  private static void feed(Unwrapper unwrapper, String text, List<String> lines)
      throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    unwrapper.feed(bytes, 0, bytes.length, (held, from, to) -> lines.add(text(held, from, to)));
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, UTF_8);
  }
}
