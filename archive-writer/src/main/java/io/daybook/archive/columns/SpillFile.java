package io.daybook.archive.columns;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Rows that memory has no room for: chunks appended to one local file, gone when it closes. */
public final class SpillFile implements Closeable {
  private final Path file;
  private final FileChannel channel;
  private long end;

  /** Where a chunk is. */
  public record Chunk(long start, int length) {}

  /**
   * Opens a file.
   *
   * @param directory local; made if there is none
   */
  public SpillFile(Path directory) {
    try {
      Files.createDirectories(directory);
      file = Files.createTempFile(directory, "spill-", ".rows");
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw failure(directory, "a directory to write to", e);
    }
  }

  /** Spills into a file that is open. */
  SpillFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Appends a chunk; threads may call it at once. */
  public synchronized Chunk append(ByteBuffer rows) throws IOException {
    Chunk chunk = new Chunk(end, rows.remaining());
    try {
      long at = end;
      while (rows.hasRemaining()) {
        at += channel.write(rows, at);
      }
      end = at;
    } catch (IOException e) {
      throw failure(
          file.toAbsolutePath().getParent(), "room for " + chunk.length() + " more bytes", e);
    }
    return chunk;
  }

  private static OperatorException failure(
      @Nullable Path directory, String expected, IOException e) {
    return new OperatorException(
        ExitCode.NOT_READY,
        "["
            + directory
            + "] Cannot spill: expected "
            + expected
            + " but found: "
            + e.getMessage()
            + "; make room there or raise archive.memory, then run again, nothing is lost",
        e);
  }

  /** Reads a chunk. */
  public ByteBuffer read(Chunk chunk) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(chunk.length());
    read(chunk.start(), all);
    return all.flip();
  }

  /** Reads bytes of a chunk. */
  void read(long position, ByteBuffer into) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new IOException(file + ": expected more bytes at " + at + " but found its end");
      }
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
