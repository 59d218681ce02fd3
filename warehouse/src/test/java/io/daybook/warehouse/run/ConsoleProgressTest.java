package io.daybook.warehouse.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ConsoleProgress.Terminal;
import io.daybook.warehouse.run.Progress.Step;
import io.daybook.warehouse.run.Progress.Unit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleProgressTest {
  private static final String CLEAR = "\r\u001b[K";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, UTF_8);
  private final AtomicLong nanos = new AtomicLong(-1_000_000_000_000L);

  @Test
  void writesALineAtTheStartAndOneAtTheEndWhereNothingCanBeRedrawn() {
    try (Step step = progress(Terminal.PLAIN).start("archive login", 10, Unit.FILES)) {
      pass(Duration.ofSeconds(5));
      step.advance(4);
      step.detail("2026-03-01");
      pass(Duration.ofMillis(2_340));
      step.advance(6);
      step.detail("2026-03-02");
    }

    assertThat(written.toString(UTF_8).lines())
        .containsExactly(
            "  archive login                started",
            "  archive login                   7.3 s  10 files of 10 files  2026-03-02");
  }

  @Test
  void redrawsOneLineWithCountRateAndRemainingTime() {
    try (Step step = progress(Terminal.LIVE).start("archive login", 4 << 20, Unit.BYTES)) {
      pass(Duration.ofSeconds(2));
      step.advance(1 << 20);
    }

    assertThat(frames())
        .containsExactly(
            "  archive login                   0.0 s  0 B of 4.0 MiB",
            "  archive login                   2.0 s  1.0 MiB of 4.0 MiB  512.0 KiB/s  6 s left",
            "  archive login                   2.0 s  1.0 MiB of 4.0 MiB\n");
  }

  @Test
  void redrawsNoMoreThanFiveTimesASecond() {
    try (Step step = progress(Terminal.LIVE).start("count", 0, Unit.ROWS)) {
      for (int i = 0; i < 1000; i++) {
        pass(Duration.ofMillis(1));
        step.advance(1);
      }
    }

    assertThat(frames())
        .containsExactly(
            "  count                           0.0 s  ",
            "  count                           0.2 s  200 rows",
            "  count                           0.4 s  400 rows",
            "  count                           0.6 s  600 rows",
            "  count                           0.8 s  800 rows",
            "  count                           1.0 s  1,000 rows  1,000 rows/s",
            "  count                           1.0 s  1,000 rows\n");
  }

  @Test
  void showsADetailAlone() {
    try (Step step = progress(Terminal.LIVE).start("start hive")) {
      pass(Duration.ofMillis(300));
      step.detail("waiting for port 10000");
      pass(Duration.ofSeconds(3));
      step.detail("ready");
    }

    assertThat(frames())
        .containsExactly(
            "  start hive                      0.0 s  ",
            "  start hive                      0.3 s  waiting for port 10000",
            "  start hive                      3.3 s  ready",
            "  start hive                      3.3 s  ready\n");
  }

  @ParameterizedTest
  @CsvSource({
    "BYTES, 0, 0 B",
    "BYTES, 1023, 1023 B",
    "BYTES, 1024, 1.0 KiB",
    "BYTES, 1572864, 1.5 MiB",
    "BYTES, 1073741824, 1.0 GiB",
    "BYTES, 1125899906842624, 1024.0 TiB",
    "DAYS, 3, 3 days",
    "STEPS, 1, 1 step",
    "ROWS, 1234567, '1,234,567 rows'",
  })
  void rendersAmountsForReading(Unit unit, long amount, String text) {
    assertThat(unit.render(amount)).isEqualTo(text);
  }

  private ConsoleProgress progress(Terminal terminal) {
    return new ConsoleProgress(out, terminal, nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** Returns what stood on the live line, one state after another. */
  private List<String> frames() {
    String all = written.toString(UTF_8);
    assertThat(all).startsWith(CLEAR);
    return List.of(all.substring(CLEAR.length()).split(Pattern.quote(CLEAR), -1));
  }
}
