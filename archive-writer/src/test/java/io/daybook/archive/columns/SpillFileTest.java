package io.daybook.archive.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {
  @TempDir Path directory;

  @Test
  void saysWhereTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full"); // the kernel's: every write finds no space
    try (SpillFile file = new SpillFile(full, FileChannel.open(full, StandardOpenOption.WRITE))) {
      assertThatThrownBy(() -> file.append(ByteBuffer.allocate(10)))
          .isInstanceOfSatisfying(
              OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
          .hasMessage(
              "[/dev] Cannot spill: expected room for 10 more bytes but found: No space left on"
                  + " device; make room there or raise archive.memory, then run again, nothing is"
                  + " lost");
    }
  }

  @Test
  void saysWhichDirectoryItCanNotUse() throws IOException {
    Path file = Files.createFile(directory.resolve("spill"));

    assertThatThrownBy(() -> new SpillFile(file))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
        .hasMessageStartingWith("[" + file + "] Cannot spill: expected a directory to write to");
  }

  @Test
  void givesBackItsChunksAndLeavesNothing() throws IOException {
    try (SpillFile file = new SpillFile(directory)) {
      file.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      SpillFile.Chunk second = file.append(ByteBuffer.wrap(new byte[] {4, 5}));
      ByteBuffer read = ByteBuffer.allocate(second.length());

      file.read(second.start(), read);

      assertThat(read.array()).containsExactly(4, 5);
    }
    assertThat(directory).isEmptyDirectory();
  }
}
