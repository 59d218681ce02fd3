package io.daybook.warehouse.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream.SyncFlag;
import org.apache.hadoop.hdfs.protocol.DSQuotaExceededException;
import org.jspecify.annotations.Nullable;

/**
 * The door to a real HDFS, through Hadoop's {@link FileContext}. It also opens {@code file:} for
 * tests, where {@link #renameIfAbsent} is only as atomic as the local file system lets Hadoop be.
 */
public final class HadoopStorage implements Storage {
  private static final EnumSet<CreateFlag> NEW_AND_SYNCED =
      EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK);

  private static final String LOCAL_FILES = "fs.AbstractFileSystem.file.impl";
  private static final String HADOOPS_LOCAL_FILES = "org.apache.hadoop.fs.local.LocalFs";

  private static final String CLOSE_DELAY =
      "dfs.client.block.write.locateFollowingBlock.initial.delay.ms";
  private static final String CLOSE_RETRIES = "dfs.client.block.write.locateFollowingBlock.retries";
  private static final int HADOOPS_DELAY_MILLIS = 400;
  private static final int HADOOPS_RETRIES = 5;

  /** What a NameNode says that finds no DataNode for a block. */
  private static final Pattern NO_TARGET =
      Pattern.compile(
          "could only be written to 0 of the .* There are (\\d+) datanode\\(s\\) running"
              + " and (no|\\d+) node\\(s\\) are excluded",
          Pattern.DOTALL);

  private final FileContext files;

  private HadoopStorage(FileContext files) {
    this.files = files;
  }

  /**
   * Opens the file system of a URI, such as {@code hdfs://namenode:8020}. Nothing is contacted yet.
   */
  public static HadoopStorage open(URI uri, Configuration hadoop) throws IOException {
    Configuration configuration = new Configuration(hadoop);
    if (HADOOPS_LOCAL_FILES.equals(configuration.get(LOCAL_FILES))) {
      // Hadoop's default keeps checksum files beside every file.
      configuration.set(LOCAL_FILES, "org.apache.hadoop.fs.local.RawLocalFs");
    }
    waitBriefly(configuration);
    return new HadoopStorage(FileContext.getFileContext(uri, configuration));
  }

  /**
   * A NameNode often hears of a file's last block just after the client asks to close the file.
   * Hadoop then sleeps 400 ms before it asks again, which is most of what a small segment costs.
   * Asking sooner and more often, the client waits as long as before in all. Other settings than
   * Hadoop's defaults are somebody's decision and stay.
   *
   * @param configuration of a client that is not made yet
   */
  public static void waitBriefly(Configuration configuration) {
    if (configuration.getInt(CLOSE_DELAY, HADOOPS_DELAY_MILLIS) == HADOOPS_DELAY_MILLIS
        && configuration.getInt(CLOSE_RETRIES, HADOOPS_RETRIES) == HADOOPS_RETRIES) {
      configuration.setInt(CLOSE_DELAY, 10);
      configuration.setInt(CLOSE_RETRIES, 11);
    }
  }

  @Override
  public StorageOutput create(StoragePath path) throws IOException {
    try {
      return new HadoopOutput(files.create(hadoop(path), NEW_AND_SYNCED));
    } catch (IOException e) {
      throw translated(e, path);
    }
  }

  @Override
  public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    try {
      files.rename(hadoop(from), hadoop(to), Options.Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      if (isTakenByAnotherKind(from, to)) {
        return false;
      }
      throw translated(e, from);
    }
  }

  /**
   * Returns whether a directory stands where a file should go, or the other way round: Hadoop looks
   * at that first and has no exception of its own for it. The source is still there, so that the
   * rename had no effect.
   */
  private boolean isTakenByAnotherKind(StoragePath from, StoragePath to) throws IOException {
    Optional<FileStatus> source = status(from);
    Optional<FileStatus> target = status(to);
    return source.isPresent()
        && target.isPresent()
        && source.get().isDirectory() != target.get().isDirectory();
  }

  @Override
  public void replace(StoragePath from, StoragePath to) throws IOException {
    try {
      files.rename(hadoop(from), hadoop(to), Options.Rename.OVERWRITE);
    } catch (IOException e) {
      throw translated(e, from);
    }
  }

  @Override
  public void makeDirectories(StoragePath directory) throws IOException {
    files.mkdir(hadoop(directory), FileContext.DIR_DEFAULT_PERM, true);
  }

  @Override
  public List<FileStatus> list(StoragePath directory) throws IOException {
    List<FileStatus> entries = new ArrayList<>();
    try {
      RemoteIterator<org.apache.hadoop.fs.FileStatus> found = files.listStatus(hadoop(directory));
      while (found.hasNext()) {
        entries.add(status(found.next()));
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    entries.sort(Comparator.comparing(FileStatus::path));
    return entries;
  }

  @Override
  public Optional<FileStatus> status(StoragePath path) throws IOException {
    try {
      return Optional.of(status(files.getFileStatus(hadoop(path))));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public InputStream open(StoragePath path, long position) throws IOException {
    FSDataInputStream in;
    try {
      in = files.open(hadoop(path));
    } catch (IOException e) {
      throw translated(e, path);
    }
    try {
      in.seek(position);
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public boolean delete(StoragePath path) throws IOException {
    try {
      return files.delete(hadoop(path), true);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static Path hadoop(StoragePath path) {
    return new Path(path.value());
  }

  private static FileStatus status(org.apache.hadoop.fs.FileStatus status) {
    return new FileStatus(
        new StoragePath(status.getPath().toUri().getPath()),
        status.isDirectory() ? FileStatus.FileType.DIRECTORY : FileStatus.FileType.FILE,
        status.isDirectory() ? 0 : status.getLen(),
        status.getModificationTime());
  }

  /**
   * Turns Hadoop's exceptions into those of the contract; anything else stays an unknown effect.
   */
  private static IOException translated(IOException e, StoragePath path) {
    if (e instanceof FileNotFoundException) {
      NoSuchFileException missing =
          new NoSuchFileException(path.value(), null, String.valueOf(e.getMessage()));
      missing.initCause(e);
      return missing;
    }
    if (e instanceof FileAlreadyExistsException) {
      java.nio.file.FileAlreadyExistsException exists =
          new java.nio.file.FileAlreadyExistsException(path.value());
      exists.initCause(e);
      return exists;
    }
    return e;
  }

  /** Returns whether a failure means that the storage has no room left. */
  public static boolean isFull(@Nullable Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (t instanceof DSQuotaExceededException
          || message.contains("No space left on device")
          || wereRefused(message)) {
        return true;
      }
    }
    return false;
  }

  /** Excluded ones could not be reached; any other would have been taken if it had room. */
  private static boolean wereRefused(String message) {
    Matcher nodes = NO_TARGET.matcher(message);
    if (!nodes.find()) {
      return false;
    }
    int excluded = nodes.group(2).equals("no") ? 0 : Integer.parseInt(nodes.group(2));
    return Integer.parseInt(nodes.group(1)) > excluded;
  }

  private static final class HadoopOutput extends StorageOutput {
    private final FSDataOutputStream out;

    HadoopOutput(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public int sync() throws IOException {
      if (out instanceof HdfsDataOutputStream hdfs) {
        hdfs.hsync(EnumSet.of(SyncFlag.UPDATE_LENGTH));
        return hdfs.getCurrentBlockReplication();
      }
      out.hsync();
      return 1;
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } catch (IOException e) {
        // HDFS throws the very object here that a write failed with before, which a
        // try-with-resources can't add to itself.
        throw new IOException("cannot close: " + e.getMessage(), e);
      }
    }
  }
}
