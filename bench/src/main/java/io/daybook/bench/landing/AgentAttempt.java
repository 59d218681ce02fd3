package io.daybook.bench.landing;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * An agent at work. It goes on for ever: the raw zone tells what it has committed.
 *
 * @param source whose segments are waited for
 * @param watched the directory where it looks for files of the source; isn't there before the go
 * @param files what it is given to land
 */
record AgentAttempt(
    ChildJava process, Storage storage, Zones zones, String source, Path watched, List<Path> files)
    implements Attempt {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final long POLL_MILLIS = 10;

  AgentAttempt {
    files = List.copyOf(files);
  }

  /** All files come at once. */
  @Override
  public void go() throws IOException {
    Path parent = Objects.requireNonNull(watched.getParent());
    Path directory = Files.createDirectory(parent.resolveSibling("coming"));
    for (Path file : files) {
      Files.createLink(directory.resolve(file.getFileName().toString()), file);
    }
    Files.move(directory, watched);
  }

  @Override
  public void awaitPart() throws IOException {
    await(1);
  }

  @Override
  public void awaitAll() throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    await(bytes);
  }

  private void await(long wanted) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    for (long found = committed(); found < wanted; found = committed()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw process.failed(wanted + " bytes committed within " + LIMIT, found + " bytes");
      }
      Pause.millis(POLL_MILLIS);
    }
  }

  private long committed() throws IOException {
    long bytes = 0;
    for (FileStatus day : storage.list(zones.raw(source))) {
      for (DayListing.StoredSegment segment :
          DayListing.of(storage, source, day.path(), bundle -> true).segments()) {
        bytes += segment.name().end() - segment.name().start();
      }
    }
    return bytes;
  }
}
