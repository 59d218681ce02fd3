package io.daybook.warehouse.ledger;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When Hive was seen to say what a ledger says: empty files {@code
 * <table>/_ledger/published/<name>/<20-digit entry>}, dated by the storage's clock. A sweep counts
 * from them; to lose one only delays it.
 */
public final class Publications {
  private final Storage storage;
  private final StoragePath directory;

  /**
   * @param table the table's directory in its zone
   * @param name which of the ledger's tables, as {@link PartitionKey#table()} calls it
   */
  public Publications(Storage storage, StoragePath table, String name) {
    this.storage = storage;
    this.directory = table.child("_ledger").child("published").child(name);
  }

  /** Records that all entries up to a number have been published. */
  public void record(long entry) throws IOException {
    StoragePath path = path(entry);
    if (storage.status(path).isPresent()) {
      return;
    }
    storage.makeDirectories(directory);
    try {
      storage.write(path, new byte[0]);
    } catch (FileAlreadyExistsException e) {
      // Another publisher saw the same at the same time.
      return;
    }
  }

  /** Returns when an entry had been published at the latest; nothing if it was not seen to be. */
  public Optional<Instant> publishedBy(long entry) throws IOException {
    return times().tailMap(entry, true).values().stream().min(Instant::compareTo);
  }

  /** Forgets all that is older, but for the newest. */
  public void forgetBefore(Instant time) throws IOException {
    NavigableMap<Long, Instant> times = times();
    for (Map.Entry<Long, Instant> entry : times.entrySet()) {
      if (entry.getValue().isBefore(time) && !entry.getKey().equals(times.lastKey())) {
        storage.delete(path(entry.getKey()));
      }
    }
  }

  private NavigableMap<Long, Instant> times() throws IOException {
    NavigableMap<Long, Instant> times = new TreeMap<>();
    for (FileStatus file : storage.list(directory)) {
      times.put(Long.parseLong(file.path().name()), Instant.ofEpochMilli(file.modifiedMillis()));
    }
    return times;
  }

  private StoragePath path(long entry) {
    return directory.child(String.format(Locale.ROOT, "%020d", entry));
  }
}
