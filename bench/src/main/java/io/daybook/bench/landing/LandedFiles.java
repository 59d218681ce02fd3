package io.daybook.bench.landing;

import com.github.luben.zstd.ZstdInputStream;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;

/**
 * What a reader of HDFS finds below a directory: everything but names that begin with a dot or an
 * underline, as all of Hadoop's readers do it.
 */
public final class LandedFiles {
  private static final String STILL_OPEN = ".tmp";
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileSystem files;
  private final Path directory;

  /**
   * @param directory need not be there
   */
  public LandedFiles(FileSystem files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /** Returns all files. */
  public List<FileStatus> list() throws IOException {
    List<FileStatus> found = new ArrayList<>();
    if (!files.exists(directory)) {
      return found;
    }
    RemoteIterator<LocatedFileStatus> all = files.listFiles(directory, true);
    while (all.hasNext()) {
      FileStatus file = all.next();
      if (!isHidden(file.getPath()) && !isIdentity(file.getPath())) {
        found.add(file);
      }
    }
    return found;
  }

  /** Returns how many bytes can be read now, those of files that are still written included. */
  long visibleBytes() throws IOException {
    long bytes = 0;
    for (FileStatus file : list()) {
      bytes += visibleBytes(file);
    }
    return bytes;
  }

  private long visibleBytes(FileStatus file) throws IOException {
    if (!file.getPath().getName().endsWith(STILL_OPEN)) {
      return file.getLen();
    }
    try (InputStream in = files.open(file.getPath())) {
      return in instanceof HdfsDataInputStream hdfs ? hdfs.getVisibleLength() : file.getLen();
    } catch (IOException e) {
      return file.getLen(); // renamed meanwhile, or its first block isn't written yet
    }
  }

  /** Reads everything and counts the lines. */
  LineCount.LineTotals count(NumberedLines input) throws IOException {
    return count(input.lines());
  }

  /**
   * Reads everything and counts the lines.
   *
   * @param lines that there should be, numbered from 0
   */
  public LineCount.LineTotals count(long lines) throws IOException {
    LineCount count = new LineCount(lines);
    for (FileStatus file : list()) {
      read(file, count::line);
    }
    return count.result();
  }

  /** Takes what stands between two line ends. */
  @FunctionalInterface
  public interface LineHandler {
    void line(byte[] bytes, int from, int to);
  }

  /** Reads all lines of a file. */
  public void read(FileStatus file, LineHandler handler) throws IOException {
    try (InputStream raw = files.open(file.getPath())) {
      boolean packed = file.getPath().getName().endsWith(".zst");
      read(packed ? new ZstdInputStream(raw) : raw, handler);
    }
  }

  private static void read(InputStream in, LineHandler handler) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int held = 0;
    int read = in.read(buffer);
    while (read >= 0) {
      held += read;
      int from = 0;
      for (int at = 0; at < held; at++) {
        if (buffer[at] == '\n') {
          handler.line(buffer, from, at);
          from = at + 1;
        }
      }
      if (from == 0 && held == buffer.length) {
        throw new IOException("expected lines but found " + held + " bytes without a line end");
      }
      held -= from;
      System.arraycopy(buffer, from, buffer, 0, held);
      read = in.read(buffer, held, buffer.length - held);
    }
    if (held > 0) {
      handler.line(buffer, 0, held);
    }
  }

  /** What a warehouse says of itself is no log. */
  private boolean isIdentity(Path file) {
    StoragePath root = new StoragePath(directory.toUri().getPath());
    return file.toUri().getPath().equals(new Zones(root).identity().value());
  }

  private boolean isHidden(Path file) {
    for (Path path = file;
        path != null && path.depth() > directory.depth();
        path = path.getParent()) {
      if (path.getName().startsWith(".") || path.getName().startsWith("_")) {
        return true;
      }
    }
    return false;
  }
}
