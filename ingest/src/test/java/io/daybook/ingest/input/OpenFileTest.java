package io.daybook.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFileTest {
  @TempDir Path logs;

  @Test
  void readsNothingAtTheEndAndBehindIt() throws IOException {
    Path log = Files.writeString(logs.resolve("a.log"), "line\n");

    try (OpenFile file = OpenFile.open(InputFile.at(log))) {
      assertThat(file.read(new byte[10], 4)).isEqualTo(1);
      assertThat(file.read(new byte[10], 5)).isZero();
      assertThat(file.read(new byte[10], 50)).isZero();
    }
  }
}
