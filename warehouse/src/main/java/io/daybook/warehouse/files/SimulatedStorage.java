package io.daybook.warehouse.files;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An HDFS in memory, for tests and for {@code daybook bench simulate} alone: the names, the atomic
 * calls and the times of HDFS, under the same contract test. It never fails by itself: a decorator
 * simulates crashes, lost replies and failovers, and closes a dead process's files by {@link
 * SimulatedOutput#abandon}.
 *
 * <p>As in HDFS a file under way belongs to its inode: renaming its directory doesn't stop its
 * writer, deleting it does, and readers see of it what was synced.
 */
public final class SimulatedStorage implements Storage {
  private final Clock clock;
  private final int replicas;
  private final Directory root;

  /**
   * @param clock of modification times
   * @param replicas number of replicas that acknowledge a sync
   */
  public SimulatedStorage(Clock clock, int replicas) {
    this.clock = clock;
    this.replicas = replicas;
    this.root = new Directory(clock.millis());
  }

  /** An entry of the name space. */
  private abstract static class Node {
    long modifiedMillis;

    Node(long modifiedMillis) {
      this.modifiedMillis = modifiedMillis;
    }
  }

  private static final class Directory extends Node {
    final TreeMap<String, Node> entries = new TreeMap<>();

    Directory(long modifiedMillis) {
      super(modifiedMillis);
    }
  }

  private static final class File extends Node {
    final SimulatedOutput output;

    File(long modifiedMillis, SimulatedOutput output) {
      super(modifiedMillis);
      this.output = output;
    }
  }

  @Override
  public synchronized SimulatedOutput create(StoragePath path) throws IOException {
    Directory parent = parent(path);
    if (parent.entries.containsKey(path.name())) {
      throw new FileAlreadyExistsException(path.value());
    }
    SimulatedOutput output = new SimulatedOutput(path, replicas);
    parent.entries.put(path.name(), new File(touch(parent), output));
    return output;
  }

  @Override
  public synchronized boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    Node node = existing(from);
    if (find(to) != null) {
      return false;
    }
    move(node, from, to);
    return true;
  }

  @Override
  public synchronized void replace(StoragePath from, StoragePath to) throws IOException {
    Node node = existing(from);
    Node old = find(to);
    if (old instanceof Directory || node instanceof Directory) {
      throw new IOException("cannot replace " + to + " by " + from + ": one is a directory");
    }
    move(node, from, to);
    if (old != null && old != node) {
      lose(old);
    }
  }

  @Override
  public synchronized void makeDirectories(StoragePath directory) throws IOException {
    Directory at = root;
    String value = directory.value();
    for (int from = 1; from < value.length(); ) {
      int to = end(value, from);
      String name = value.substring(from, to);
      from = to + 1;
      Node next = at.entries.get(name);
      if (next == null) {
        next = new Directory(touch(at));
        at.entries.put(name, next);
      }
      at = directory(next, directory);
    }
  }

  @Override
  public synchronized List<FileStatus> list(StoragePath directory) throws IOException {
    Node node = find(directory);
    if (!(node instanceof Directory found)) {
      return node == null ? List.of() : List.of(status(directory, node));
    }
    List<FileStatus> statuses = new ArrayList<>(found.entries.size());
    for (Map.Entry<String, Node> entry : found.entries.entrySet()) {
      statuses.add(status(directory.child(entry.getKey()), entry.getValue()));
    }
    return statuses;
  }

  @Override
  public synchronized Optional<FileStatus> status(StoragePath path) {
    return Optional.ofNullable(find(path)).map(node -> status(path, node));
  }

  @Override
  public synchronized InputStream open(StoragePath path, long position) throws IOException {
    if (!(find(path) instanceof File file)) {
      throw new NoSuchFileException(path.value());
    }
    byte[] content = file.output.visible();
    if (position > content.length) {
      throw new EOFException(path + ": cannot seek to " + position + " of " + content.length);
    }
    return new ByteArrayInputStream(
        content, Math.toIntExact(position), content.length - Math.toIntExact(position));
  }

  @Override
  public synchronized boolean delete(StoragePath path) throws IOException {
    Node node = find(path);
    if (node == null) {
      return false;
    }
    Directory parent = parent(path);
    parent.entries.remove(path.name());
    touch(parent);
    lose(node);
    return true;
  }

  private void move(Node node, StoragePath from, StoragePath to) throws IOException {
    if (to.value().startsWith(from.value() + "/")) {
      throw new IOException("cannot rename " + from + " into itself as " + to);
    }
    Directory target = parent(to);
    Directory source = parent(from);
    source.entries.remove(from.name());
    target.entries.put(to.name(), node);
    touch(source);
    touch(target);
  }

  /** A deleted file can't be written any more. */
  private static void lose(Node node) {
    if (node instanceof File file) {
      file.output.lose();
    } else if (node instanceof Directory directory) {
      directory.entries.values().forEach(SimulatedStorage::lose);
    }
  }

  private long touch(Directory directory) {
    directory.modifiedMillis = clock.millis();
    return directory.modifiedMillis;
  }

  private FileStatus status(StoragePath path, Node node) {
    return node instanceof File file
        ? new FileStatus(
            path, FileStatus.FileType.FILE, file.output.visible().length, node.modifiedMillis)
        : new FileStatus(path, FileStatus.FileType.DIRECTORY, 0, node.modifiedMillis);
  }

  private Node existing(StoragePath path) throws NoSuchFileException {
    Node node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.value());
    }
    return node;
  }

  private Directory parent(StoragePath path) throws IOException {
    return directory(existing(path.parent()), path);
  }

  private static Directory directory(Node node, StoragePath path) throws IOException {
    if (node instanceof Directory directory) {
      return directory;
    }
    throw new IOException(path + ": expected a directory above it but found a file");
  }

  private @Nullable Node find(StoragePath path) {
    Node node = root;
    String value = path.value();
    for (int from = 1; from < value.length(); ) {
      if (!(node instanceof Directory directory)) {
        return null;
      }
      int to = end(value, from);
      node = directory.entries.get(value.substring(from, to));
      from = to + 1;
    }
    return node;
  }

  /** Returns the end of the part of a path that begins somewhere. */
  private static int end(String path, int from) {
    int slash = path.indexOf('/', from);
    return slash < 0 ? path.length() : slash;
  }
}
