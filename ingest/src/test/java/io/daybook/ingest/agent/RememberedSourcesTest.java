package io.daybook.ingest.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedSourcesTest {
  private static final int KILLED = 137;
  private static final IngestSource LOGIN =
      IngestSource.of("login", SourceInput.Files.of()).withRoll(Duration.ofSeconds(2));
  private static final IngestSource ORDERS =
      new IngestSource(
          "orders",
          new SourceInput.StandardInput(),
          new Framing.CsvFraming(';', '"', Framing.HeaderRecord.ABSENT),
          1 << 20,
          Duration.ofHours(1));

  @TempDir Path directory;
  private RememberedSources sources;
  private Path file;

  @BeforeEach
  void start() {
    sources = new RememberedSources(directory);
    file = directory.resolve("sources.json");
  }

  @Test
  void knowsNothingBeforeTheFirstWrite() {
    assertThat(sources.read()).isEqualTo(Recollection.NOTHING);
    assertThat(sources.damaged()).isEmpty();
  }

  @Test
  void returnsSourcesWithAnInputOfTheirTypeThatTakesNothingIn() throws IOException {
    sources.write(
        List.of(
            LOGIN.withInput(SourceInput.Files.of("/var/log/*.log")),
            ORDERS.withInput(
                SourceInput.Syslog.tcp(new Address("127.0.0.1", 6514), Optional.empty()))));

    assertThat(new RememberedSources(directory).read())
        .isEqualTo(new Recollection(List.of(LOGIN, ORDERS), Map.of()));
    assertThat(files()).containsExactly("sources.json");
  }

  @Test
  void readsTheFileOfAnEarlierVersion() throws IOException {
    Files.writeString(
        file,
        """
        {"login": {"kept": "PINNED", "framing": {"kind": "line", "unit": "BYTE"},
          "maxRecordBytes": 16777216, "roll": "PT2S", "later": true}}
        """);

    assertThat(sources.read().sources()).containsExactly(LOGIN);
  }

  /** The matrix of its fault points: a crash leaves the old version or the new one, whole. */
  @ParameterizedTest
  @EnumSource(names = "SOURCES_.*", mode = EnumSource.Mode.MATCH_ALL)
  void hasOneVersionOrTheOtherAfterACrash(FaultPoint point) throws Exception {
    sources.write(List.of(LOGIN));

    assertThat(write(point)).isEqualTo(KILLED);

    List<IngestSource> after = new RememberedSources(directory).read().sources();
    if (point == FaultPoint.SOURCES_AFTER_RENAME) {
      assertThat(after).containsExactly(LOGIN, ORDERS);
    } else {
      assertThat(after).containsExactly(LOGIN);
    }
    sources.write(List.of(ORDERS));
    assertThat(sources.read()).isEqualTo(new Recollection(List.of(ORDERS), Map.of()));
    assertThat(files()).containsExactly("sources.json");
  }

  @Test
  void tellsWhenItCannotBeWrittenAndKeepsWhatItHad() throws IOException {
    sources.write(List.of(LOGIN));
    Path inTheWay = Files.createDirectory(directory.resolve("sources.json.new"));

    OperatorException told =
        catchThrowableOfType(OperatorException.class, () -> sources.write(List.of(ORDERS)));

    assertThat(told.exitCode()).isEqualTo(ExitCode.NOT_READY);
    assertThat(told.getMessage())
        .startsWith("[" + file + "] Cannot record the agent's sources: ")
        .contains("no new input is opened before that");
    assertThat(sources.read().sources()).containsExactly(LOGIN);
    Files.delete(inTheWay);
    sources.write(List.of(ORDERS));
    assertThat(sources.read().sources()).containsExactly(ORDERS);
  }

  @Test
  void tellsWhenItCannotBeReadAndLeavesItAlone() throws IOException {
    Files.createDirectory(file);

    assertThat(catchThrowableOfType(OperatorException.class, () -> sources.read()))
        .hasMessageStartingWith("[" + file + "] Cannot tell the sources of the agent's last run: ")
        .satisfies(told -> assertThat(told.exitCode()).isEqualTo(ExitCode.NOT_READY));
    assertThat(files()).containsExactly("sources.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{\"login\":null}",
        "{\"login\":{}}",
        "\0\0\0\0",
        "login\n"
      })
  void takesNoDamagedFileForNoSources(String content) throws IOException {
    assertIsSetAside(content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesNoTruncatedFileForFewerSources() throws IOException {
    sources.write(List.of(LOGIN, ORDERS));
    byte[] whole = Files.readAllBytes(file);
    for (int length = whole.length - 1; length >= 0; length -= 7) {
      assertIsSetAside(Arrays.copyOf(whole, length));
      Files.delete(directory.resolve("sources.json.damaged"));
    }
  }

  private void assertIsSetAside(byte[] content) throws IOException {
    pin("login");
    Files.write(file, content);

    assertThat(sources.look().unknown()).containsOnlyKeys("login");
    assertThat(sources.damaged()).containsExactly(file);
    assertThat(file).hasBinaryContent(content);
    Recollection read = sources.read();

    assertThat(read.sources()).isEmpty();
    assertThat(read.unknown()).isEqualTo(Map.of("login", EnumSet.of(StateDataKind.PINNED)));
    assertThat(file).doesNotExist();
    assertThat(directory.resolve("sources.json.damaged")).hasBinaryContent(content);
    assertThat(sources.read()).isEqualTo(read);
  }

  @Test
  void goesOnKnowingOfDataUntilTheDamagedFileIsDeleted() throws IOException {
    pin("login");
    Path aside = directory.resolve("sources.json.damaged");
    Files.writeString(file, "{");
    sources.read();

    sources.write(List.of(ORDERS));
    assertThat(sources.read().sources()).containsExactly(ORDERS);
    assertThat(sources.read().unknown()).containsOnlyKeys("login");
    assertThat(aside).hasContent("{");

    sources.write(List.of(LOGIN, ORDERS));
    assertThat(sources.read().unknown()).as("a source that is known again").isEmpty();
    assertThat(sources.damaged()).containsExactly(aside);

    sources.write(List.of(ORDERS));
    Files.delete(aside);
    assertThat(sources.read().unknown()).isEmpty();
  }

  @Test
  void overwritesNoDamagedFileWithAnother() throws IOException {
    for (String content : List.of("first", "second", "third")) {
      Files.writeString(file, content);
      sources.read();
    }

    assertThat(sources.damaged())
        .containsExactly(
            directory.resolve("sources.json.damaged"),
            directory.resolve("sources.json.damaged.1"),
            directory.resolve("sources.json.damaged.2"));
    assertThat(directory.resolve("sources.json.damaged.2")).hasContent("third");
  }

  @Test
  void tellsByTheirDataWhichInputTypesSourcesHad() throws IOException {
    pin("pinned");
    data("pinned", "copy-000001", "1.data");
    data("copied", "copy-000001", "1.data");
    data("received", "received", "1.data");
    data("landed", "received", "1.log");
    data("damaged", "received/quarantine", "1.data");
    Files.createDirectories(directory.resolve("pins/left"));
    Files.writeString(file, "");

    assertThat(sources.read().unknown())
        .isEqualTo(
            Map.of(
                "pinned", EnumSet.of(StateDataKind.PINNED),
                "copied", EnumSet.of(StateDataKind.COPIED, StateDataKind.PINNED),
                "received", EnumSet.of(StateDataKind.PUSHED, StateDataKind.RECEIVED)));
  }

  private void pin(String source) throws IOException {
    Path pin = Files.createDirectories(directory.resolve("pins").resolve(source)).resolve("1-2");
    if (!Files.exists(pin)) {
      Files.createFile(pin);
    }
  }

  private void data(String source, String stream, String name) throws IOException {
    Path spool = directory.resolve("spool").resolve(source).resolve(stream);
    Files.writeString(Files.createDirectories(spool).resolve(name), "x");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Writes both sources in another process that dies at a point; returns its exit code. */
  private int write(FaultPoint point) throws IOException, InterruptedException {
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RememberedSourcesTest.class.getName(),
            directory.toString());
    child.environment().put(FaultPoint.VARIABLE, point.label());
    return child
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
  }

  /**
   * Writes both sources.
   *
   * @param args the state directory
   */
  public static void main(String[] args) {
    new RememberedSources(Path.of(args[0])).write(List.of(LOGIN, ORDERS));
  }
}
