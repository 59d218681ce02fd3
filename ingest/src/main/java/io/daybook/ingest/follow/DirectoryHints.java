package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.Wakeup;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes somebody up when a name appears in a directory or goes, so that a file that lives shortly
 * is pinned in time, and tells which files were written. A hint may be late or about nothing. Of a
 * directory that {@link #watch} promises to cover none is missing, but for what is written through
 * a mapping of memory, or under a name in another directory.
 */
final class DirectoryHints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryHints.class);
  private static final int MOST_DIRECTORIES = 1000;

  /** So that a burst of names is few hints. */
  private static final long PAUSE_MILLIS = 50;

  /** File systems of this host alone. Others are also written by hosts that this one isn't told. */
  private static final Set<String> LOCAL =
      Set.of(
          "bcachefs",
          "btrfs",
          "ext2",
          "ext3",
          "ext4",
          "f2fs",
          "jfs",
          "overlay",
          "tmpfs",
          "xfs",
          "zfs");

  private final Wakeup wakeup;
  private final Map<Path, Watched> keys = new HashMap<>();
  private @Nullable WatchService service;
  private boolean named;
  private Set<Path> written = new HashSet<>();

  /**
   * A directory that is watched.
   *
   * @param file which one; its name may come to mean another
   * @param isCovered whether all that is written in it is told by this name
   */
  private record Watched(WatchKey key, InputFile.Key file, boolean isCovered) {}

  /**
   * What has come.
   *
   * @param named whether names may have appeared or gone, or anything else may have happened
   * @param written files that may have been written
   */
  record Hint(boolean named, Set<Path> written) {}

  DirectoryHints(Wakeup wakeup) {
    this.wakeup = wakeup;
  }

  /** Begins to give hints, if this host still can. */
  synchronized void start() {
    try {
      WatchService watched = FileSystems.getDefault().newWatchService();
      service = watched;
      Thread thread = new Thread(() -> listen(watched), "directory-hints");
      thread.setDaemon(true);
      thread.start();
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info(
          "directories can't be watched ({}); their files are looked at each time", e.toString());
    }
  }

  /**
   * Takes these directories from now on, and no others.
   *
   * @param directories by name, as they were seen before they were read
   * @return whether all of them were covered before this call, too
   */
  synchronized boolean watch(Map<Path, InputFile> directories) {
    WatchService watched = service;
    if (watched == null) {
      return false;
    }
    keys.entrySet()
        .removeIf(
            entry -> {
              WatchKey key = entry.getValue().key();
              InputFile now = directories.get(entry.getKey());
              boolean old =
                  !key.isValid() || now == null || !now.key().equals(entry.getValue().file());
              if (old) {
                key.cancel();
              }
              return old;
            });
    boolean covered = true;
    for (Path directory : directories.keySet()) {
      Watched known = keys.get(directory);
      // A key that two names shared has gone with the other one.
      covered &= known != null && known.isCovered() && known.key().isValid();
      if (known == null && keys.size() < MOST_DIRECTORIES) {
        register(watched, directory);
      }
    }
    return covered;
  }

  private void register(WatchService watched, Path directory) {
    try {
      InputFile.Key file = InputFile.at(directory).key();
      String type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
      WatchKey key =
          directory.register(
              watched,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE,
              StandardWatchEventKinds.ENTRY_MODIFY);
      // Events of a directory with two names are told by one of them.
      boolean isCovered =
          LOCAL.contains(type)
              && directory.equals(key.watchable())
              && InputFile.at(directory).key().equals(file);
      keys.put(directory, new Watched(key, file, isCovered));
    } catch (IOException | ClosedWatchServiceException e) {
      LOG.debug("[{}] can't be watched: {}", directory, e.toString());
    }
  }

  /** Takes in that we have changed a file ourselves. */
  synchronized void note(Path file) {
    written.add(file);
  }

  /** Returns what has come since the last call. */
  synchronized Hint take() {
    Hint hint = new Hint(named, written);
    named = false;
    if (!written.isEmpty()) {
      written = new HashSet<>();
    }
    return hint;
  }

  private void listen(WatchService watched) {
    try {
      while (true) {
        boolean wakes = false;
        for (WatchKey key = watched.take(); key != null; key = watched.poll()) {
          wakes |= note(key);
        }
        if (wakes) {
          wakeup.wake();
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      LOG.debug("no more hints");
    }
  }

  /** Takes the events of a directory in; returns whether names have changed. */
  private synchronized boolean note(WatchKey key) {
    boolean names = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.kind() == StandardWatchEventKinds.ENTRY_MODIFY
          && key.watchable() instanceof Path directory
          && event.context() instanceof Path name) {
        written.add(directory.resolve(name));
      } else {
        // A name, or more events than are kept.
        names = true;
      }
    }
    names |= !key.reset();
    named |= names;
    return names;
  }

  @Override
  public synchronized void close() {
    WatchService watched = service;
    service = null;
    if (watched != null) {
      try {
        watched.close();
      } catch (IOException e) {
        LOG.debug("directories are still watched: {}", e.toString());
      }
    }
  }
}
