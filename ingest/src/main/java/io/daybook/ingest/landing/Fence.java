package io.daybook.ingest.landing;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes this process the only one that lands as an agent. It claims the next epoch by renaming a
 * directory of its own to the epoch's name, in which only one process can succeed, then renames
 * older epochs away. A fenced process can neither create nor rename files there any more; segments
 * that it had renamed before are committed and found by name.
 */
final class Fence {
  private static final int ATTEMPTS = 10;

  private final Storage storage;
  private final String agent;
  private final StoragePath inflight;
  private final StoragePath fenced;
  private final RunId run;

  /**
   * @param run of this start alone
   */
  Fence(Storage storage, Zones zones, String agent, RunId run) {
    this.storage = storage;
    this.agent = agent;
    this.run = run;
    this.inflight = zones.inflight(agent);
    this.fenced = zones.fenced(agent);
  }

  /**
   * Claims the next epoch and fences all older ones.
   *
   * @throws io.daybook.warehouse.run.OperatorException if another collector claimed the epoch first
   */
  Epoch claim() throws IOException {
    storage.makeDirectories(inflight);
    storage.makeDirectories(fenced);
    List<FileStatus> fencedEarlier = storage.list(fenced);
    Epoch epoch = claimNext();
    FaultPoint.LANDING_AFTER_EPOCH_CLAIM.pass();
    fenceOlderThan(epoch);
    FaultPoint.LANDING_AFTER_FENCE.pass();
    // What was fenced by an earlier start has no living owner any more.
    for (FileStatus entry : fencedEarlier) {
      storage.delete(entry.path());
    }
    return epoch;
  }

  private Epoch claimNext() throws IOException {
    IOException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StoragePath claim = inflight.child("claim-" + run);
      storage.makeDirectories(claim.child(owner()));
      StoragePath next = inflight.child(Zones.epoch(newest() + 1));
      try {
        Epoch epoch = new Epoch(agent, next, modified(claim), run);
        if (storage.renameIfAbsent(claim, next)) {
          return epoch;
        }
      } catch (IOException e) {
        last = e;
        // The reply may have been lost: the owner's mark tells whose epoch it is.
        if (storage.status(next.child(owner())).isPresent()) {
          return new Epoch(agent, next, modified(next), run);
        }
      }
    }
    throw last != null ? last : new IOException("no epoch could be claimed in " + inflight);
  }

  /** Returns when the owner's mark was created, by the storage's clock. */
  private Instant modified(StoragePath claim) throws IOException {
    return storage
        .status(claim)
        .map(status -> Instant.ofEpochMilli(status.modifiedMillis()))
        .orElseThrow(() -> new IOException(claim + " was moved away by another start"));
  }

  private void fenceOlderThan(Epoch mine) throws IOException {
    String name = mine.directory().name();
    for (FileStatus entry : storage.list(inflight)) {
      if (isEpoch(entry) && number(entry) > Long.parseLong(name)) {
        throw mine.lost();
      }
      if (!entry.path().equals(mine.directory())) {
        moveAway(entry.path());
      }
    }
  }

  private void moveAway(StoragePath directory) throws IOException {
    IOException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        if (storage.renameIfAbsent(directory, fenced.child(directory.name()))
            || storage.renameIfAbsent(directory, fenced.child(directory.name() + "-" + run))) {
          return;
        }
      } catch (NoSuchFileException e) {
        if (storage.status(directory).isEmpty()) {
          return;
        }
        last = e;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last != null ? last : new IOException("cannot rename " + directory + " away");
  }

  private long newest() throws IOException {
    return Stream.concat(storage.list(inflight).stream(), storage.list(fenced).stream())
        .filter(Fence::isEpoch)
        .mapToLong(Fence::number)
        .max()
        .orElse(0);
  }

  private String owner() {
    return "owner-" + run;
  }

  private static boolean isEpoch(FileStatus entry) {
    return Zones.isEpoch(entry.path().name());
  }

  private static long number(FileStatus entry) {
    return Long.parseLong(entry.path().name());
  }
}
