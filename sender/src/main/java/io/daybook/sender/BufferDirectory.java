package io.daybook.sender;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a disk buffer, locked for one sender:
 *
 * <pre>
 *   lock, owner           who uses it, whose batches are in it
 *   KEY.open              a batch that is being filled, see {@link RecordLog}
 *   KEY.zst.part          its body, being written
 *   KEY.zst               a sealed batch: the body of its request
 *   refused/KEY.zst, .txt a batch that a collector refused, and why
 *   refused/KEY.damaged   a file that isn't what was written, and why
 * </pre>
 */
final class BufferDirectory implements Closeable {
  static final String OPEN = ".open";
  static final String SEALED = ".zst";
  static final String PART = ".zst.part";

  private final Path directory;
  private final Durability durability;
  private final FileChannel lock;

  private BufferDirectory(Path directory, Durability durability, FileChannel lock) {
    this.directory = directory;
    this.durability = durability;
    this.lock = lock;
  }

  /**
   * Takes a directory.
   *
   * @throws BufferException if another sender uses it
   */
  static BufferDirectory take(Path directory, Durability durability) throws IOException {
    Files.createDirectories(directory.resolve("refused"));
    FileChannel lock =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() != null) {
        return new BufferDirectory(directory, durability, lock);
      }
    } catch (OverlappingFileLockException e) {
      lock.close();
      throw BufferException.held(directory);
    }
    lock.close();
    throw BufferException.held(directory);
  }

  Path path() {
    return directory;
  }

  Path file(BatchKey key, String suffix) {
    return directory.resolve(key + suffix);
  }

  /** Returns the batches that have a file with this suffix, oldest first. */
  List<BatchKey> keys(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .filter(BatchKey::isKey)
          .map(BatchKey::new)
          .sorted()
          .toList();
    }
  }

  /**
   * Says whose batches are in here.
   *
   * @throws BufferException if there are batches of somebody else
   */
  void claim(String owner) throws IOException {
    Path file = directory.resolve("owner");
    String found = Files.exists(file) ? Files.readString(file) : "";
    if (found.equals(owner)) {
      return;
    }
    if (!keys(SEALED).isEmpty() || !keys(OPEN).isEmpty()) {
      throw BufferException.foreign(directory, found.isEmpty() ? "somebody unknown" : found, owner);
    }
    write(file, owner.getBytes(StandardCharsets.UTF_8));
    syncEntries();
  }

  long refusedBytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory.resolve("refused"))) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** Writes the body of a sealed batch: there is all of it, or none. */
  void seal(BatchKey key, byte[] body) throws IOException {
    Path part = file(key, PART);
    write(part, body);
    Files.move(part, file(key, SEALED), StandardCopyOption.ATOMIC_MOVE);
    syncEntries();
  }

  /** Reads a file; also an interrupted thread can. */
  byte[] read(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return in.readAllBytes();
    }
  }

  /** Moves a file out of the way, with a text that says why. */
  Path setAside(BatchKey key, String from, String to, String why) throws IOException {
    Path target = directory.resolve("refused").resolve(key + to);
    write(target.resolveSibling(key + ".txt"), (why + "\n").getBytes(StandardCharsets.UTF_8));
    Files.move(file(key, from), target, StandardCopyOption.REPLACE_EXISTING);
    return target;
  }

  /** Makes names durable, if that is promised. */
  void syncEntries() throws IOException {
    if (durability != Durability.POWER_LOSS) {
      return;
    }
    boolean interrupted = false;
    while (true) {
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true);
        break;
      } catch (ClosedByInterruptException e) {
        interrupted = Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private void write(Path file, byte[] bytes) throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(bytes);
      if (durability == Durability.POWER_LOSS) {
        out.getFD().sync();
      }
    }
  }
}
