package io.daybook.console.figures;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A DuckDB file that one console writes and its questions read: one connection that writes, few
 * that read. After a write that failed, on a full disk say, DuckDB refuses everything until all of
 * its connections to the file were closed; {@link #mend} does that.
 */
final class CacheFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheFile.class);
  private static final String NAME = "console.duckdb";
  private static final int READERS = 4;
  private static final long WAIT_SECONDS = 10;
  private static final long MEND_SECONDS = 60;

  private final Path directory;
  private final FileChannel lockFile;
  private final Semaphore places = new Semaphore(READERS, true);
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private DuckDBConnection writer;
  private volatile boolean isBroken;

  /** What is done with a connection. */
  interface CacheReading<T> {
    T read(Connection connection) throws SQLException, FigureRefusal;
  }

  private CacheFile(Path directory, FileChannel lockFile, DuckDBConnection writer) {
    this.directory = directory;
    this.lockFile = lockFile;
    this.writer = writer;
  }

  /**
   * Opens the file of a directory, or begins one.
   *
   * @param directory is made if it is missing, for its owner alone
   * @throws OperatorException ({@code HELD}) if another console has it
   * @throws SQLException if there is a file that DuckDB doesn't open
   */
  static CacheFile open(Path directory) throws IOException, SQLException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    FileChannel lockFile = lock(directory);
    try {
      return new CacheFile(directory, lockFile, connect(directory));
    } catch (SQLException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  /** Returns whether a directory has such a file. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(NAME));
  }

  /** Deletes the file of a directory that nobody has open. */
  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
    Files.deleteIfExists(directory.resolve(NAME + ".wal"));
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      LOG.debug("another console of this process has {}", directory, e);
    }
    if (lock == null) {
      channel.close();
      throw new OperatorException(
          ExitCode.HELD,
          String.format(
              "[%s] expected to be the only console of this home but found another; ask that one,"
                  + " end it, or take another --home",
              directory));
    }
    return channel;
  }

  private static DuckDBConnection connect(Path directory) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("threads", "2");
    settings.setProperty("memory_limit", "512MB");
    settings.setProperty("temp_directory", directory.resolve("tmp").toString());
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("preserve_insertion_order", "true");
    return (DuckDBConnection)
        DriverManager.getConnection("jdbc:duckdb:" + directory.resolve(NAME), settings);
  }

  Path directory() {
    return directory;
  }

  /** Returns the connection that writes; one thread has it. */
  DuckDBConnection writer() {
    return writer;
  }

  /**
   * Reads in one transaction, which shows the same until it ends.
   *
   * @throws FigureRefusal of what is read, or ({@code busy}) if others read for too long
   */
  <T> T read(CacheReading<T> reading) throws FigureRefusal, SQLException {
    take();
    try {
      @Nullable Connection given = idle.poll();
      Connection reader = given == null ? writer.duplicate() : given;
      try {
        reader.setAutoCommit(false);
        return reading.read(reader);
      } finally {
        giveBack(reader);
      }
    } finally {
      places.release();
    }
  }

  private void take() throws FigureRefusal {
    try {
      if (places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new FigureRefusal("busy", "too many questions at once; ask again", List.of());
  }

  private void giveBack(Connection reader) {
    try {
      reader.rollback();
      idle.add(reader);
    } catch (SQLException e) {
      LOG.warn("a question could not be ended: {}", e.getMessage());
      isBroken = true;
      close(reader);
    }
  }

  /** Tells that a write failed in a way that DuckDB doesn't go on from. */
  void broke() {
    isBroken = true;
  }

  /**
   * Opens the file again if it is broken; questions wait meanwhile.
   *
   * @throws SQLException if it doesn't open, or a question doesn't end; it stays broken
   */
  void mend() throws SQLException {
    if (!isBroken) {
      return;
    }
    LOG.warn("[{}] is opened again after a write that failed", directory.resolve(NAME));
    boolean isMine = false;
    try {
      isMine = places.tryAcquire(READERS, MEND_SECONDS, TimeUnit.SECONDS);
      if (!isMine) {
        throw new SQLException("a question doesn't end, so that the file can't be opened again");
      }
      closeAll();
      writer = connect(directory);
      isBroken = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (isMine) {
        places.release(READERS);
      }
    }
  }

  private void closeAll() {
    for (Connection reader = idle.poll(); reader != null; reader = idle.poll()) {
      close(reader);
    }
    close(writer);
  }

  private void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("[{}] did not close as it should: {}", directory, e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    closeAll();
    lockFile.close();
  }
}
