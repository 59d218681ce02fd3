package io.daybook.ingest.landing;

import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentReader;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol that brings one segment into the raw zone. Its upload is invisible; the seal in the
 * journal promises these bytes under this name; the rename to the final name commits it as a whole;
 * the acknowledgement in the journal ends it. Every step may be repeated.
 */
final class Landing {
  private static final Logger LOG = LoggerFactory.getLogger(Landing.class);
  private static final int ATTEMPTS = 4;

  private final Storage storage;
  private final Journal journal;
  private final Zones zones;
  private final Epoch epoch;
  private final BundleLanding bundles;
  private final Executor beside;

  /**
   * @param bundles lands bundles under the same epoch
   * @param beside runs commits while the next segment is cut
   */
  Landing(
      Storage storage,
      Journal journal,
      Zones zones,
      Epoch epoch,
      BundleLanding bundles,
      Executor beside) {
    this.storage = storage;
    this.journal = journal;
    this.zones = zones;
    this.epoch = epoch;
    this.bundles = bundles;
    this.beside = beside;
  }

  /** Returns what lands bundles under the same epoch. */
  BundleLanding bundles() {
    return bundles;
  }

  LandedBytes landedBytes() {
    return new LandedBytes(storage, journal, zones);
  }

  /**
   * Returns the committer of one file's segments. It may read them again, which must not disturb
   * the cut.
   */
  CommitInTurn inTurn(OpenFile file) {
    return new CommitInTurn(file.isForOneReader() ? Runnable::run : beside);
  }

  /**
   * Begins the upload of a segment that is still to be cut. Closing an upload deletes it unless it
   * was landed.
   */
  Upload begin(String source, long file, long start, int zstdLevel) {
    String name = String.format(Locale.ROOT, "%s-%08d-%015d.cut", source, file, start);
    return new Upload(storage, epoch.directory().child(name), zstdLevel);
  }

  /**
   * Ends the upload of a cut segment, then seals the segment: from here on these bytes are landed
   * under this name or not at all.
   *
   * @throws OperatorException if this collector was fenced; nothing is sealed then
   */
  void seal(SegmentFooter footer, Upload upload) {
    upload.finish(footer);
    upload.failure().ifPresent(failure -> dropAttempt(footer, upload.path(), failure));
    FaultPoint.LANDING_BEFORE_SEAL.pass();
    // Its batches are known to its file: that is there until the segment is committed.
    journal.seal(footer.withBatches(null));
    FaultPoint.LANDING_AFTER_SEAL.pass();
  }

  /**
   * Commits a sealed segment and acknowledges it.
   *
   * @param upload of it, ended or failed
   * @param again reads its bytes if the upload failed
   * @throws LostBytesException if its bytes are gone; it stays sealed
   * @throws OperatorException if the storage refused several attempts, this collector was fenced,
   *     or the segment's name holds other bytes; it stays sealed
   */
  void land(SegmentFooter footer, Upload upload, SegmentContent again) throws LostBytesException {
    IOException failure = upload.failure().orElse(null);
    if (failure == null) {
      try {
        if (commit(upload.path(), footer)) {
          acknowledge(footer);
          return;
        }
      } catch (IOException e) {
        failure = e;
        dropAttempt(footer, upload.path(), e);
      }
    }
    land(footer, again, 2, failure);
  }

  /** Does the same for a segment that an earlier run had sealed. */
  void land(SegmentFooter footer, SegmentContent content) throws LostBytesException {
    land(footer, content, 1, null);
  }

  private void land(
      SegmentFooter footer, SegmentContent content, int firstAttempt, @Nullable IOException failure)
      throws LostBytesException {
    IOException last = failure;
    for (int attempt = firstAttempt; attempt <= ATTEMPTS; attempt++) {
      StoragePath upload = epoch.directory().child(footer.name().fileName() + "." + attempt);
      try {
        if (last != null && isLanded(footer)) {
          // The rename of the attempt before took effect, its reply was lost.
          acknowledge(footer);
          return;
        }
        upload(upload, footer, content);
        if (commit(upload, footer)) {
          acknowledge(footer);
          return;
        }
      } catch (IOException e) {
        last = e;
        dropAttempt(footer, upload, e);
      }
    }
    throw StorageFailure.of("land " + footer.name() + " in " + ATTEMPTS + " attempts", last);
  }

  /**
   * Acknowledges a sealed segment if it is in the raw zone already.
   *
   * @return false if it isn't there
   * @throws OperatorException if other bytes are there under its name
   */
  boolean acknowledgeIfLanded(SegmentFooter footer) {
    try {
      if (!isLanded(footer)) {
        return false;
      }
    } catch (IOException e) {
      throw StorageFailure.of("look for " + footer.name(), e);
    }
    acknowledge(footer);
    return true;
  }

  private void upload(StoragePath upload, SegmentFooter footer, SegmentContent content)
      throws IOException, LostBytesException {
    long written;
    try (CheckedUpload out = new CheckedUpload(storage.create(upload))) {
      FaultPoint.LANDING_AFTER_CREATE.pass();
      content.writeTo(out, footer);
      out.sync();
      written = out.bytes();
    }
    FaultPoint.LANDING_AFTER_CLOSE.pass();
    Upload.requireLength(storage, upload, written);
  }

  /** Renames an upload to its final name; returns whether the segment is there. */
  private boolean commit(StoragePath upload, SegmentFooter footer) throws IOException {
    StoragePath day = zones.raw(footer.source(), footer.arrivalDay());
    storage.makeDirectories(day);
    boolean renamed = storage.renameIfAbsent(upload, day.child(footer.name().fileName()));
    FaultPoint.LANDING_AFTER_RENAME.pass();
    if (renamed) {
      return true;
    }
    storage.delete(upload);
    return isLanded(footer);
  }

  private boolean isLanded(SegmentFooter footer) throws IOException {
    StoragePath path = target(footer);
    if (storage.status(path).isEmpty()) {
      return false;
    }
    // Records may have been erased since: what was sealed stands beside it.
    SegmentFooter found = SegmentReader.footer(storage, path).sealed();
    if (found.name().equals(footer.name())
        && found.crc32c() == footer.crc32c()
        && found.records() == footer.records()) {
      return true;
    }
    throw new OperatorException(
        ExitCode.BLOCKED,
        String.format(
            Locale.ROOT,
            "[%s] Cannot land: expected %d records with crc32c %08x, as sealed, but the name holds"
                + " %s with %d records and %08x; find out who else lands as agent '%s', move that"
                + " file out of the raw zone and run again",
            path,
            footer.records(),
            footer.crc32c(),
            found.name(),
            found.records(),
            found.crc32c(),
            footer.agent()));
  }

  private StoragePath target(SegmentFooter footer) {
    return zones.raw(footer.source(), footer.arrivalDay()).child(footer.name().fileName());
  }

  private void acknowledge(SegmentFooter footer) {
    journal.acknowledge(footer.name());
    FaultPoint.LANDING_AFTER_ACKNOWLEDGE.pass();
  }

  /** Only the final name decides; an upload that can't be deleted is invisible and fenced. */
  private void dropAttempt(SegmentFooter footer, StoragePath upload, IOException failure) {
    LOG.warn("[{}] an attempt to land failed: {}", footer.name(), failure.toString());
    // A storage that doesn't even answer this is away: more attempts would only take long.
    requireEpoch();
    try {
      storage.delete(upload);
    } catch (IOException e) {
      LOG.warn("[{}] stays until the next start: {}", upload, e.toString());
    }
  }

  /**
   * Makes sure that this collector isn't fenced.
   *
   * @throws OperatorException if it is, its epoch is gone, or the storage doesn't say
   */
  void requireEpoch() {
    try {
      epoch.require(storage);
    } catch (IOException e) {
      throw StorageFailure.of("look for the epoch " + epoch.directory(), e);
    }
  }
}
