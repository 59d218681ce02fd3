package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpooledFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What tests of copied files share. */
final class TestingCopies {
  private TestingCopies() {}

  static Clock clock(Supplier<Instant> now) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }

  static SpooledFiles spooled(Path directory, long limit, Clock clock) {
    return SpooledFiles.open(
        directory,
        "login",
        new SimulatedJournal.SimulatedDisk().open(),
        SpoolSettings.of(new SpoolLimit(directory, limit), clock)
            .withRollBytes(SpoolSettings.NEVER));
  }

  /** Returns what files hold, each as one text, in their order. */
  static List<String> texts(SourceFiles files, InputFiles.FileListing found) throws IOException {
    List<String> texts = new ArrayList<>();
    for (InputFile file : found.files()) {
      try (OpenFile open = files.open(file)) {
        texts.add(new String(open.bytes(0, file.size()), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }
}
