package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Names of files that a loss of power leaves as they are. */
public final class DurableNames {
  private DurableNames() {}

  /** Makes the names in a file's directory durable; the bytes behind them are not its business. */
  public static void sync(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory != null) {
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }
}
