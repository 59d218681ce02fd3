package io.daybook.ingest.follow;

import io.daybook.ingest.input.Wakeup;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes somebody up when a name appears in a directory or goes, so that a file that lives shortly
 * is pinned in time. A hint alone: it may be missing, late or about nothing.
 */
final class DirectoryHints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryHints.class);
  private static final int MOST_DIRECTORIES = 1000;

  /** So that a burst of names is few hints. */
  private static final long PAUSE_MILLIS = 50;

  private final Wakeup wakeup;
  private final Map<Path, WatchKey> keys = new HashMap<>();
  private @Nullable WatchService service;

  DirectoryHints(Wakeup wakeup) {
    this.wakeup = wakeup;
    try {
      service = FileSystems.getDefault().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info(
          "directories can't be watched ({}); they are looked at from time to time", e.toString());
    }
  }

  /** Begins to give hints. */
  void start() {
    WatchService watched = service;
    if (watched != null) {
      Thread thread = new Thread(() -> listen(watched), "directory-hints");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Takes these directories from now on. */
  synchronized void watch(Set<Path> directories) {
    WatchService watched = service;
    if (watched == null) {
      return;
    }
    keys.entrySet()
        .removeIf(
            entry -> {
              boolean old = !entry.getValue().isValid() || !directories.contains(entry.getKey());
              if (old) {
                entry.getValue().cancel();
              }
              return old;
            });
    for (Path directory : directories) {
      if (keys.size() < MOST_DIRECTORIES && !keys.containsKey(directory)) {
        register(watched, directory);
      }
    }
  }

  private void register(WatchService watched, Path directory) {
    try {
      keys.put(
          directory,
          directory.register(
              watched, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE));
    } catch (IOException | ClosedWatchServiceException e) {
      LOG.debug("[{}] can't be watched: {}", directory, e.toString());
    }
  }

  private void listen(WatchService watched) {
    try {
      while (true) {
        WatchKey key = watched.take();
        key.pollEvents();
        key.reset();
        wakeup.wake();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      LOG.debug("no more hints");
    }
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
