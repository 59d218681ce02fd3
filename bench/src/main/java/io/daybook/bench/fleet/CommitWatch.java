package io.daybook.bench.fleet;

import io.daybook.bench.landing.ChildJava;
import io.daybook.bench.landing.LandedFiles;
import io.daybook.bench.landing.NumberedLines;
import io.daybook.bench.landing.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DFSInotifyEventInputStream;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsAdmin;
import org.apache.hadoop.hdfs.inotify.Event;
import org.apache.hadoop.hdfs.inotify.EventBatch;
import org.apache.hadoop.hdfs.inotify.MissingEventsException;

/**
 * When which lines were committed: the NameNode's own log says when each file of a source got its
 * final name. Reading that log costs a collector nothing, whenever it is done.
 */
final class CommitWatch {
  private static final long POLL_MILLIS = 500;

  private final DistributedFileSystem hdfs;
  private final Path source;
  private final Path marks;
  private final DFSInotifyEventInputStream events;
  private final long firstNumber;
  private final long[] committed;
  private final List<CommittedFile> files = new ArrayList<>();
  private final List<Long> watermarks = new ArrayList<>();
  private int known;

  /**
   * Watches from now on.
   *
   * @param source directory of the source in the raw zone; need not be there
   * @param marks directory of the agents' watermarks; need not be there
   * @param firstNumber of the lines that count
   * @param lines that there will be
   */
  CommitWatch(DistributedFileSystem hdfs, Path source, Path marks, long firstNumber, int lines)
      throws IOException {
    this.hdfs = hdfs;
    this.source = source;
    this.marks = marks;
    this.firstNumber = firstNumber;
    this.committed = new long[lines];
    this.events = new HdfsAdmin(hdfs.getUri(), new Configuration()).getInotifyEventStream();
  }

  /**
   * A file that got its final name.
   *
   * @param millis when
   */
  record CommittedFile(Path path, long millis) {}

  /**
   * Waits until all lines are committed.
   *
   * @param by the process that lands them
   */
  void await(ChildJava by, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (read() < committed.length) {
      if (!by.isAlive() || System.nanoTime() > end) {
        throw by.failed(committed.length + " lines in HDFS within " + limit, known + "");
      }
      Pause.millis(POLL_MILLIS);
    }
  }

  /** Reads what was committed since the last call; returns the number of different lines so far. */
  private int read() throws IOException {
    try {
      for (EventBatch batch = events.poll(); batch != null; batch = events.poll()) {
        for (Event event : batch.getEvents()) {
          if (event instanceof Event.RenameEvent rename) {
            take(new CommittedFile(new Path(rename.getDstPath()), rename.getTimestamp()));
          }
        }
      }
    } catch (MissingEventsException e) {
      throw new IOException("the NameNode has forgotten what it did: " + e, e);
    }
    return known;
  }

  private void take(CommittedFile file) throws IOException {
    if (file.path().getParent().equals(marks)) {
      watermarks.add(file.millis());
    }
    if (!file.path().toString().startsWith(source + "/")) {
      return;
    }
    files.add(file);
    new LandedFiles(hdfs, source)
        .read(
            hdfs.getFileStatus(file.path()),
            (bytes, from, to) -> {
              long line = NumberedLines.number(bytes, from, to) - firstNumber;
              if (line >= 0 && line < committed.length && committed[(int) line] == 0) {
                committed[(int) line] = file.millis();
                known++;
              }
            });
  }

  /** Returns how many files were committed in a time. */
  long files(long fromMillis, long toMillis) {
    return files.stream()
        .filter(file -> file.millis() >= fromMillis && file.millis() < toMillis)
        .count();
  }

  /** Returns how many watermarks were written in a time. */
  long watermarks(long fromMillis, long toMillis) {
    return watermarks.stream().filter(millis -> millis >= fromMillis && millis < toMillis).count();
  }

  /**
   * Returns the longest that a line waited for its commit, in seconds.
   *
   * @param written when each line was written, in milliseconds
   * @param from the first line that counts
   */
  double longestWait(long[] written, int from) {
    long longest = 0;
    for (int line = from; line < written.length; line++) {
      longest = Math.max(longest, committed[line] - written[line]);
    }
    return longest / 1e3;
  }
}
