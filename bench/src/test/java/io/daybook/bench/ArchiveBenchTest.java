package io.daybook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.daybook.warehouse.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveBenchTest {
  private static final String EVENTS = "3000";

  @TempDir Path work;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void comparesTheSameEventsOfBothEngines() throws IOException {
    int exitCode = run(UnaryOperator.identity(), "--json");

    assertThat(exitCode).describedAs(text(err)).isZero();
    JsonNode report = new ObjectMapper().readTree(text(out));
    assertThat(report.path("events").asLong()).isEqualTo(3000);
    assertThat(report.path("distinctEvents").asLong()).isBetween(2900L, 2999L);
    long rows = 0;
    for (JsonNode day : report.path("days")) {
      assertThat(day.path("rows")).isEqualTo(day.path("events"));
      rows += day.path("rows").asLong();
    }
    assertThat(report.path("days")).hasSize(PurchaseLog.DAYS);
    assertThat(rows).isEqualTo(report.path("distinctEvents").asLong());
    assertThat(report.path("ratios").path("duckdb").isNumber()).isTrue();
    assertThat(report.path("engines"))
        .extracting(engine -> engine.path("engine").asText())
        .containsExactly("daybook", "duckdb");
    for (JsonNode engine : report.path("engines")) {
      assertThat(engine.path("files").asInt()).isPositive();
      assertThat(engine.path("bytesWritten").asLong()).isPositive();
      assertThat(engine.path("rowsPerSecond").asLong()).isPositive();
      assertThat(engine.path("jsonMegabytesPerSecond").isNumber()).isTrue();
      assertThat(engine.path("cpuSeconds").isNumber()).isTrue();
      assertThat(engine.path("peakHeapBytes").asLong()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"each", "csv", "regex", "logfmt"})
  void readsTheSameEventsInOtherShapes(String shape) {
    int exitCode = run(UnaryOperator.identity(), "--shape", shape);

    assertThat(exitCode).describedAs(text(err)).isZero();
    assertThat(text(out)).contains("segments of " + shape).contains("The results are the same");
  }

  @Test
  void refusesAnUnknownShape() {
    assertThat(run(UnaryOperator.identity(), "--shape", "xml")).isEqualTo(ExitCode.USAGE.number());
    assertThat(text(err)).contains("expected one of [json, each, csv, regex, logfmt]");
  }

  @Test
  void printsATableAndLeavesNothingBehind() {
    int exitCode = run(UnaryOperator.identity());

    assertThat(exitCode).describedAs(text(err)).isZero();
    assertThat(text(out).lines())
        .anyMatch(line -> line.matches("engine +seconds +CPU s +rows/s +MB/s .*"))
        .anyMatch(line -> line.matches("daybook +\\d+\\.\\d\\d .*"))
        .anyMatch(line -> line.matches("duckdb +\\d+\\.\\d\\d .*"))
        .anyMatch(line -> line.matches("Daybook's throughput is \\d+\\.\\d\\d x duckdb's\\."));
    assertThat(text(err)).contains("round 1: daybook").contains("round 1: duckdb");
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void recordsWhereItsTimeGoes() {
    Path recording = work.resolve("daybook.jfr");

    int exitCode = run(UnaryOperator.identity(), "--jfr", recording.toString());

    assertThat(exitCode).describedAs(text(err)).isZero();
    assertThat(recording).isNotEmptyFile();
    assertThat(text(err).lines())
        .anyMatch(line -> line.matches("\\d+ samples; the most frequent methods:"));
  }

  @Test
  void failsWhereAnEventIsMissing() {
    assertFails(lines -> lines.substring(lines.indexOf('\n') + 1));
  }

  @Test
  void failsWhereAnAmountDiffers() {
    assertFails(lines -> lines.replaceFirst("\"unit_price\":", "\"unit_price\":1"));
  }

  @Test
  void failsWhereAnotherColumnDiffers() {
    assertFails(lines -> lines.replaceFirst("\"campaign\":\"", "\"campaign\":\"x"));
  }

  @Test
  void failsWhereRowsAreNotSorted() {
    int exitCode = run(Resorted::new, "--json");

    assertThat(exitCode).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(text(err)).contains("not sorted");
  }

  @Test
  void refusesRoundsWithoutMedian() {
    assertThat(run(UnaryOperator.identity(), "--rounds", "2")).isEqualTo(ExitCode.USAGE.number());
    assertThat(text(err)).contains("--rounds: expected an odd number");
  }

  private void assertFails(UnaryOperator<String> change) {
    int exitCode = run(duckdb -> new Misled(duckdb, change), "--json");

    assertThat(exitCode).describedAs(text(err)).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(text(out)).contains("found a difference").doesNotContain("ratios");
    assertThat(work).isEmptyDirectory();
  }

  private int run(UnaryOperator<Engine> peer, String... options) {
    String[] all = new String[options.length + 4];
    System.arraycopy(options, 0, all, 4, options.length);
    System.arraycopy(new String[] {"--events", EVENTS, "--work", work.toString()}, 0, all, 0, 4);
    return new ArchiveBench(printing(out), printing(err), peer).execute(all);
  }

  private static PrintStream printing(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** An engine whose input is changed behind the bench's back. */
  private record Misled(Engine engine, UnaryOperator<String> change) implements Engine {
    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public String description() {
      return engine.description();
    }

    @Override
    public void reset(BenchInput input) throws IOException {
      engine.reset(input);
      Path first = input.jsonFiles().get(0);
      byte[] lines;
      try (InputStream in = new ZstdInputStream(Files.newInputStream(first))) {
        lines = in.readAllBytes();
      }
      String changed = change.apply(new String(lines, StandardCharsets.UTF_8));
      try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(first), 1)) {
        out.write(changed.getBytes(StandardCharsets.UTF_8));
      }
    }

    @Override
    public List<Path> archive(BenchInput input) throws IOException, SQLException {
      return engine.archive(input);
    }
  }

  /** An engine that writes its rows once more, by event_id. */
  private record Resorted(Engine engine) implements Engine {
    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public String description() {
      return engine.description();
    }

    @Override
    public void reset(BenchInput input) throws IOException {
      engine.reset(input);
    }

    @Override
    public List<Path> archive(BenchInput input) throws IOException, SQLException {
      List<Path> files = engine.archive(input);
      Path resorted = files.get(0).getParent().getParent().resolveSibling("resorted");
      try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
          var statement = duckdb.createStatement()) {
        statement.execute(
            "COPY (SELECT * FROM read_parquet(["
                + DuckDbEngine.quoted(files)
                + "], hive_partitioning = true) ORDER BY event_id) TO '"
                + resorted
                + "' (FORMAT parquet, PARTITION_BY (dt))");
      }
      return Directories.parquet(resorted);
    }
  }
}
