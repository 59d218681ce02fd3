package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.ArchivedFiles;
import io.daybook.ingest.input.ForeignPacking;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.warehouse.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are packed in a way that isn't unpacked here are refused whole. */
class ForeignPackingTest {
  @TempDir Path home;
  private TestingAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
  }

  @ParameterizedTest
  @EnumSource
  void refusesItWithTheCommandThatUnpacksItAndLandsTheRest(ForeignPacking packing)
      throws IOException {
    Path file = packed("old.log.1", packing);
    agent.log("a.log", "one\n");

    CollectReport first = agent.collect(lines("login", "*.log*"));
    CollectReport second = agent.collect(lines("login", "*.log*"));

    assertThat(agent.records("login")).containsExactly("one\n");
    assertThat(first.exitCode()).isEqualTo(second.exitCode()).isEqualTo(ExitCode.PARTLY_DONE);
    assertThat(first.problems()).isEqualTo(second.problems());
    assertThat(first.problems())
        .extracting(InputProblem::toString)
        .containsExactly(
            "["
                + file
                + "] expected a plain file, or one packed with gzip, zstd or bzip2, but found one"
                + " packed with "
                + name(packing)
                + "; nothing of it is landed: unpack it with '"
                + command(packing)
                + " old.log.1', or leave it out of 'files' if its log was landed before it was"
                + " packed");
  }

  @Test
  void landsTheFileThatTakesTheRefusedOnesPlace() throws IOException {
    Path file = packed("old.log", ForeignPacking.XZ);
    agent.collect(lines("login", "*.log"));
    Files.writeString(file, "one\n", StandardOpenOption.TRUNCATE_EXISTING);

    assertThat(agent.collect(lines("login", "*.log")).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(agent.records("login")).containsExactly("one\n");
  }

  @Test
  void tellsOfItBeforeAnImport() throws IOException {
    packed("old.zip", ForeignPacking.ZIP);
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT)) {
      ImportPreview preview =
          ImportPreview.of(
              lines("login", "old.zip"),
              new ArchivedFiles(List.of(agent.logs.resolve("old.zip"))),
              journal,
              agent.storage,
              agent.zones);

      assertThat(preview.files()).isEmpty();
      assertThat(preview.problems())
          .singleElement()
          .extracting(InputProblem::message)
          .asString()
          .contains("unzip old.zip");
    }
  }

  private Path packed(String name, ForeignPacking packing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HexFormat.of().parseHex(magic(packing)));
    bytes.writeBytes("\nnot\na\nline\n".repeat(100).getBytes(StandardCharsets.UTF_8));
    return Files.write(agent.logs.resolve(name), bytes.toByteArray());
  }

  private static String magic(ForeignPacking packing) {
    return switch (packing) {
      case XZ -> "fd377a585a00";
      case LZ4 -> "04224d18";
      case ZIP -> "504b0304";
      case SEVEN_ZIP -> "377abcaf271c";
    };
  }

  private static String command(ForeignPacking packing) {
    return switch (packing) {
      case XZ -> "xz -dk";
      case LZ4 -> "lz4 -dk";
      case ZIP -> "unzip";
      case SEVEN_ZIP -> "7z x";
    };
  }

  private static String name(ForeignPacking packing) {
    return packing == ForeignPacking.SEVEN_ZIP ? "7z" : packing.name().toLowerCase(Locale.ROOT);
  }
}
