package io.daybook.ingest.spool;

import static io.daybook.ingest.spool.Spools.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.journal.SimulatedJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpooledFilesTest {
  @TempDir Path directory;
  private final SpoolLimit limit = new SpoolLimit(Path.of("limit"), 1 << 20);

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void countsNothingIfAStreamCannotBeOpened(String stream) throws IOException {
    try (SpooledFiles files = open()) {
      files.stream("a").append(null, bytes("a\n"));
      files.stream("b").append(null, bytes("b\n"));
    }
    Path unreadable = directory.resolve("login/" + stream + "/00000001-0000000000000001.log");
    Files.createDirectory(unreadable);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(this::open).isInstanceOf(SpoolException.class);
      assertThat(limit.used()).isZero();
    }

    Files.delete(unreadable);
    SpooledFiles files = open();
    assertThat(limit.used()).isEqualTo(4);
    files.close();
  }

  @Test
  void givesRoomBackOnceWhetherItIsLandedBeforeOrAfterItsEnd() throws IOException {
    SpooledFiles files = open();
    files.stream("a").append(null, bytes("a\n"));
    files.stream("b").append(null, bytes("b\n"));
    files.stream("a").roll();
    InputFile first = files.look().files().get(0);
    files.release(first);
    assertThat(limit.used()).isEqualTo(2);

    files.close();
    assertThat(limit.used()).isZero();
    for (InputFile file : files.look().files()) {
      files.release(file);
    }
    files.close();
    assertThat(files.look().files()).isEmpty();
    assertThat(limit.used()).isZero();
  }

  @Test
  void saysThatRoomIsWanting() {
    IOException full = new IOException("/spool/a: No space left on device");
    IOException other = new IOException("/spool/a: Input/output error");

    assertThat(SpoolFullException.of(directory, full))
        .isInstanceOf(SpoolFullException.class)
        .hasMessageContaining("the disk of the spool is full");
    assertThat(SpoolFullException.of(directory, other)).isSameAs(other);
  }

  private SpooledFiles open() {
    return SpooledFiles.open(
        directory,
        "login",
        new SimulatedJournal.SimulatedDisk().open(),
        SpoolSettings.of(limit, Clock.systemUTC()));
  }
}
