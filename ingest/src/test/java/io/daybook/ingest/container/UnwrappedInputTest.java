package io.daybook.ingest.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.SourceInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnwrappedInputTest {
  private static final String LOG =
      """
      2026-03-01T09:00:00.000000000Z stdout P {"user":
      2026-03-01T09:00:00.000000000Z stdout F "kim"}
      cut off by a crash
      2026-03-01T09:00:00.000000000Z stderr F the end""";

  private final UnwrappedInput input =
      new UnwrappedInput(
          new ByteArrayInputStream(LOG.getBytes(StandardCharsets.UTF_8)),
          SourceInput.EnvelopeType.CRI,
          1 << 20);

  @Test
  void givesTheLinesOfTheService() throws IOException {
    assertThat(new String(input.readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"user":"kim"}
            cut off by a crash
            the end
            """);
    assertThat(input.lines()).isEqualTo(3);
    assertThat(input.bareLines()).isEqualTo(1);
    assertThat(input.read()).isEqualTo(-1);
  }

  @Test
  void givesTheSameByteByByte() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int read = input.read(); read >= 0; read = input.read()) {
      text.append((char) read);
    }

    assertThat(text).hasToString("{\"user\":\"kim\"}\ncut off by a crash\nthe end\n");
  }
}
