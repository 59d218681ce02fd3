package io.daybook.ingest.receive;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.ingest.spool.Spool;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The spool of a source, looked into as landing does. */
final class TestingSpool implements AutoCloseable {
  private final SpooledFiles files;
  final Spool spool;

  TestingSpool(Path directory, long bytes) {
    files =
        SpooledFiles.open(
            directory,
            "pushed",
            new SimulatedJournal.SimulatedDisk().open(),
            SpoolSettings.of(new SpoolLimit(directory, bytes), Clock.systemUTC()));
    spool = files.stream("main");
  }

  static IngestSource source(SourceInput input, Framing framing, int maxRecordBytes) {
    return new IngestSource("pushed", input, framing, maxRecordBytes, Duration.ofMillis(300));
  }

  /** Returns all that is in it. */
  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    for (InputFile file : files.look().files()) {
      text.append(text(file));
    }
    return text.toString();
  }

  List<String> lines() throws IOException {
    return text().lines().toList();
  }

  /** Takes away what has ended, as if it were landed; returns what it was. */
  String land() throws IOException {
    spool.roll();
    StringBuilder text = new StringBuilder();
    for (InputFile file : files.look().files()) {
      if (file.growth() == Growth.ENDED) {
        text.append(text(file));
        files.release(file);
      }
    }
    return text.toString();
  }

  private String text(InputFile file) throws IOException {
    try (OpenFile open = files.open(file)) {
      return new String(open.bytes(0, file.size()), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
