package io.daybook.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** What spools hold, and what they are given. */
final class Spools {
  private Spools() {}

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Spool spool) throws IOException {
    StringBuilder text = new StringBuilder();
    for (SpoolDataFile file : spool.files()) {
      text.append(Files.readString(file.data()), 0, (int) file.end());
    }
    return text.toString();
  }

  static InputFile only(Spool spool) {
    assertThat(spool.files()).hasSize(1);
    return spool.files().get(0).inputFile();
  }
}
