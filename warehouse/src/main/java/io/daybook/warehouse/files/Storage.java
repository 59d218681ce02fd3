package io.daybook.warehouse.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The only access of the landing and ledger protocols to HDFS. They rest on exactly these calls and
 * on the following rules, which one contract test checks for every implementation:
 *
 * <ul>
 *   <li>{@link #renameIfAbsent} and {@link #replace} are atomic: a reader sees the old or the new,
 *       never a part. A reader that has the old file open while it is replaced may fail, and reads
 *       again.
 *   <li>Of two concurrent {@link #renameIfAbsent} to one name, exactly one returns true.
 *   <li>A call that throws {@link java.nio.file.NoSuchFileException} or {@link
 *       java.nio.file.FileAlreadyExistsException} had no effect. After any other {@link
 *       IOException} its effect is unknown: the reply may have been lost. The caller checks the
 *       present state before it goes on.
 *   <li>A file is visible to {@link #list} and {@link #status} from its creation; its length is
 *       only certain once it was closed.
 * </ul>
 */
public interface Storage {

  /**
   * Creates a file for writing, with blocks synced to disk when they end (HDFS: SYNC_BLOCK).
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is an entry of that name
   * @throws java.nio.file.NoSuchFileException if the parent directory is missing: it is not created
   */
  StorageOutput create(StoragePath path) throws IOException;

  /**
   * Renames a file or directory unless the target exists. Never moves it into an existing
   * directory.
   *
   * @return false if the target exists; the source is untouched then
   * @throws java.nio.file.NoSuchFileException if the source or the target's parent is missing
   */
  boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException;

  /**
   * Renames a file over the target, which may or may not exist.
   *
   * @throws java.nio.file.NoSuchFileException if the source or the target's parent is missing
   */
  void replace(StoragePath from, StoragePath to) throws IOException;

  /** Creates a directory and its missing parents; an existing directory is no error. */
  void makeDirectories(StoragePath directory) throws IOException;

  /** Returns the entries of a directory by name; none if the directory doesn't exist. */
  List<FileStatus> list(StoragePath directory) throws IOException;

  /** Returns the status of an entry; nothing if there is none. */
  Optional<FileStatus> status(StoragePath path) throws IOException;

  /**
   * Opens a file for reading from a position.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   */
  InputStream open(StoragePath path, long position) throws IOException;

  /** Deletes a file or a directory with all it holds; returns false if there was none. */
  boolean delete(StoragePath path) throws IOException;

  /** Reads a whole small file. */
  default byte[] read(StoragePath path) throws IOException {
    try (InputStream in = open(path, 0)) {
      return in.readAllBytes();
    }
  }

  /** Writes a whole small file durably: created, synced, closed. */
  default void write(StoragePath path, byte[] content) throws IOException {
    try (StorageOutput out = create(path)) {
      out.write(content, 0, content.length);
      out.sync();
    }
  }
}
