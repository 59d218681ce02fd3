package io.daybook.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.warehouse.segment.Framing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardInputReaderTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final IngestSource LINES = source(new Framing.LineFraming());

  @TempDir Path directory;

  private static IngestSource source(Framing framing) {
    return TestingSpool.source(new SourceInput.StandardInput(), framing, 10_000);
  }

  @Test
  void readsToTheEndAndEnds() throws IOException {
    String log = "one\n" + "x".repeat(50_000) + "\n" + "two\n".repeat(100_000) + "unterminated";
    try (TestingSpool spool = new TestingSpool(directory, 64 << 20);
        Receiver reader = Receiver.start(LINES, spool.spool, pipe(log.getBytes(UTF_8)))) {
      await().atMost(LONG).until(reader::isEnded);

      assertThat(spool.text()).isEqualTo(log);
      assertThat(reader.status().records()).isEqualTo(100_003);
      assertThat(reader.status().bytes()).isEqualTo(log.length());
      assertThat(reader.status().unfinished()).isZero();
      // It has ended its file, so that landing doesn't wait for more.
      assertThat(spool.land()).isEqualTo(log);
    }
  }

  @Test
  void ofAnInputThatHoldsNothingNothingComes() throws IOException {
    try (TestingSpool spool = new TestingSpool(directory, 1 << 20);
        Receiver reader = Receiver.start(LINES, spool.spool, pipe(new byte[0]))) {
      await().atMost(LONG).until(reader::isEnded);

      assertThat(spool.text()).isEmpty();
      assertThat(reader.status().unfinished()).isZero();
    }
  }

  @Test
  void spoolsWhatIsWholeWhileTheInputGoesOn() throws IOException {
    try (TestingSpool spool = new TestingSpool(directory, 1 << 20);
        PipedOutputStream out = new PipedOutputStream();
        Receiver reader = Receiver.start(LINES, spool.spool, new Pipe(new PipedInputStream(out)))) {
      out.write("one\ntw".getBytes(UTF_8));
      out.flush();
      await().atMost(LONG).until(() -> reader.status().records() == 1);
      assertThat(spool.text()).isEqualTo("one\n");
    }
  }

  @Test
  void handsOverToTheNextReaderWhatIsNotSpooled() throws IOException {
    PipedOutputStream out = new PipedOutputStream();
    try (TestingSpool spool = new TestingSpool(directory, 1 << 20)) {
      Pipe pipe = new Pipe(new PipedInputStream(out));
      Receiver first = Receiver.start(LINES, spool.spool, pipe);
      out.write("one\ntw".getBytes(UTF_8));
      out.flush();
      await().atMost(LONG).until(() -> first.status().records() == 1);
      first.close();
      assertThat(first.isEnded()).isFalse();
      assertThat(first.status().unfinished()).isEqualTo(1);
      assertThat(spool.text()).isEqualTo("one\n");

      out.write("o\nthree\n".getBytes(UTF_8));
      out.close();
      try (Receiver second = Receiver.start(LINES, spool.spool, pipe)) {
        await().atMost(LONG).until(second::isEnded);
      }

      assertThat(spool.text()).isEqualTo("one\ntwo\nthree\n");
    }
  }

  @Test
  void takesTheLastRecordOfSeveralLinesOnceItIsQuiet() throws IOException {
    try (TestingSpool spool = new TestingSpool(directory, 1 << 20);
        PipedOutputStream out = new PipedOutputStream();
        Receiver reader =
            Receiver.start(
                source(new Framing.StartPatternFraming("^#")),
                spool.spool,
                new Pipe(new PipedInputStream(out)))) {
      out.write("# one\n  at x\n# two\n  at y\n".getBytes(UTF_8));
      out.flush();

      await().atMost(LONG).until(() -> reader.status().records() == 2);
      assertThat(spool.text()).isEqualTo("# one\n  at x\n# two\n  at y\n");
    }
  }

  @Test
  void holdsThePipeUpWhileTheSpoolIsFull() throws Exception {
    List<String> lines = IntStream.range(0, 200_000).mapToObj(i -> "line " + i).toList();
    byte[] log = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    try (TestingSpool spool = new TestingSpool(directory, 600_000);
        Receiver reader = Receiver.start(LINES, spool.spool, pipe(log))) {
      await().atMost(LONG).until(() -> reader.status().problem().isPresent());
      assertThat(spool.text().length()).isLessThan(600_000);

      StringBuilder landed = new StringBuilder();
      while (!reader.isEnded()) {
        landed.append(spool.land());
        Thread.sleep(10);
      }
      landed.append(spool.land());

      assertThat(landed.toString().lines()).containsExactlyElementsOf(lines);
    }
  }

  private static Pipe pipe(byte[] bytes) {
    return new Pipe(new ByteArrayInputStream(bytes));
  }
}
