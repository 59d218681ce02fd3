package io.daybook.night;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One nightly run per warehouse, across hosts and schedulers: a file with its owner, renewed while
 * the owner lives. It spares work; what makes two runs safe is the ledgers' fencing.
 *
 * <p>Ages are measured by the storage's clock alone, so that hosts need not agree on the time.
 */
final class NightLock implements AutoCloseable {
  /** A lock that wasn't renewed for so long has lost its owner. */
  static final Duration STALE = Duration.ofMinutes(10);

  private static final Duration HEARTBEAT = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(NightLock.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage;
  private final StoragePath lock;
  private final StoragePath draft;
  private final Owner owner;
  private boolean released;
  private final Timer heartbeat = new Timer("night-lock", true);

  /**
   * Who holds the lock.
   *
   * @param process number on that host
   * @param processStart when that process began, in milliseconds since 1970; 0 where unknown
   */
  record Owner(String run, String host, long process, long processStart) {
    static Owner self() {
      ProcessHandle self = ProcessHandle.current();
      return new Owner(RunId.random().value(), hostName(), self.pid(), start(self));
    }

    /** Returns whether the owner is a process of this host that has ended. */
    boolean hasEndedHere() {
      if (!host.equals(hostName())) {
        return false;
      }
      return ProcessHandle.of(process).filter(found -> start(found) == processStart).isEmpty();
    }

    private static long start(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "localhost";
      }
    }
  }

  private NightLock(Storage storage, Zones zones, Owner owner) {
    this.storage = storage;
    this.lock = zones.nightLock();
    this.draft = lock.parent().child("." + owner.run());
    this.owner = owner;
  }

  /**
   * Takes the lock, from a dead owner if need be.
   *
   * @throws OperatorException with {@link ExitCode#HELD} if another run is at work
   */
  static NightLock take(Storage storage, Zones zones) throws IOException {
    return take(storage, zones, Owner.self());
  }

  static NightLock take(Storage storage, Zones zones, Owner owner) throws IOException {
    NightLock night = new NightLock(storage, zones, owner);
    night.take();
    night.heartbeat.schedule(
        new TimerTask() {
          @Override
          public void run() {
            night.renew();
          }
        },
        HEARTBEAT.toMillis(),
        HEARTBEAT.toMillis());
    return night;
  }

  /** Returns the run that holds it. */
  String run() {
    return owner.run();
  }

  private void take() throws IOException {
    storage.makeDirectories(lock.parent());
    storage.write(draft, JSON.writeValueAsBytes(owner));
    long now = storage.status(draft).map(FileStatus::modifiedMillis).orElse(0L);
    if (storage.renameIfAbsent(draft, lock)) {
      return;
    }
    Optional<Owner> other = owner();
    long age = storage.status(lock).map(status -> now - status.modifiedMillis()).orElse(0L);
    if (other.isPresent() && (age > STALE.toMillis() || other.get().hasEndedHere())) {
      removeStale(other.get());
      if (storage.renameIfAbsent(draft, lock)) {
        LOG.info("took the night's lock over from {}, renewed {} ms ago", other.get(), age);
        return;
      }
    }
    storage.delete(draft);
    throw new OperatorException(
        ExitCode.HELD,
        String.format(
            "[%s] Cannot begin the night: expected no other run but found one%s, last seen %d s"
                + " ago; wait for it (a dead one is taken over after %d minutes)",
            lock,
            other.map(o -> " of process " + o.process() + " on " + o.host()).orElse(""),
            age / 1000,
            STALE.toMinutes()));
  }

  /** Moves the lock away and puts it back if it was renewed or taken over in between. */
  private void removeStale(Owner stale) throws IOException {
    StoragePath away = lock.parent().child("." + owner.run() + "-stale");
    try {
      storage.renameIfAbsent(lock, away);
    } catch (NoSuchFileException e) {
      return;
    }
    if (!JSON.readValue(storage.read(away), Owner.class).equals(stale)) {
      storage.renameIfAbsent(away, lock);
    }
    storage.delete(away);
  }

  private Optional<Owner> owner() throws IOException {
    try {
      return Optional.of(JSON.readValue(storage.read(lock), Owner.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private synchronized void renew() {
    if (released) {
      return;
    }
    try {
      storage.delete(draft); // left by a renewal that failed midway
      if (owner().filter(owner::equals).isPresent()) {
        storage.write(draft, JSON.writeValueAsBytes(owner));
        storage.replace(draft, lock);
      } else {
        LOG.warn("lost the night's lock {}; the ledgers keep both runs apart", lock);
      }
    } catch (IOException e) {
      LOG.warn("cannot renew the night's lock {}: {}", lock, e.getMessage());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    released = true;
    heartbeat.cancel();
    storage.delete(draft);
    if (owner().filter(owner::equals).isPresent()) {
      storage.delete(lock);
    }
  }
}
