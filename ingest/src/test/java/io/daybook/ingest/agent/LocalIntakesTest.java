package io.daybook.ingest.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.run.OperatorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIntakesTest {
  private static final int ROOM = 10;

  @TempDir Path home;
  private final Journal journal = new SimulatedJournal.SimulatedDisk().open();

  @Test
  void leavesOthersTheirRoomHoweverOftenASourceCannotBeOpened() throws IOException {
    try (SpooledFiles copies = copies()) {
      copies.stream("copy-000001").append(null, bytes("copy\n"));
    }
    Path inTheWay = Files.createDirectories(home.resolve("pins")).resolve("login");
    Files.createFile(inTheWay);
    LocalIntakes intakes = intakes("abc\n");
    IngestSource login = source("login", SourceInput.Files.of("*.log"));

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> intakes.open(login))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining(inTheWay.toString());
    }
    Files.delete(inTheWay);
    Intake opened = intakes.open(login);
    Intake received = intakes.open(source("piped", new SourceInput.StandardInput()));
    try {
      await()
          .untilAsserted(
              () ->
                  assertThat(received.files().look().files())
                      .extracting(InputFile::size)
                      .containsExactly(4L));
    } finally {
      received.close();
      opened.close();
    }
  }

  private SpooledFiles copies() {
    return SpooledFiles.open(
        home.resolve("spool"),
        "login",
        journal,
        SpoolSettings.of(new SpoolLimit(home, ROOM), Clock.systemUTC()));
  }

  private LocalIntakes intakes(String standardInput) {
    return new LocalIntakes(
        home,
        home,
        CollectConfig.of("web-1").withSpool(new CollectConfig.SpoolConfig(ROOM, ROOM)),
        journal,
        Clock.systemUTC(),
        new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)),
        new Wakeup());
  }

  private static IngestSource source(String name, SourceInput input) {
    return IngestSource.of(name, input).withMaxRecordBytes(1 << 20).withRoll(Duration.ofHours(1));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
