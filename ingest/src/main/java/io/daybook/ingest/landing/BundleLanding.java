package io.daybook.ingest.landing;

import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.BundleFooter;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.BundleWriter;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.WarehouseIdentity;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol that brings a bundle into the raw zone: all its slices, or none. Its upload is
 * invisible; the seal in the journal promises these slices under this name; one rename commits
 * them; one acknowledgement ends it. Every step may be repeated.
 *
 * <p>A name is given up only when it can't come to be any more: its uploads are deleted, and after
 * that the final name isn't there. A rename that works late then has nothing to rename.
 */
final class BundleLanding {
  private static final Logger LOG = LoggerFactory.getLogger(BundleLanding.class);
  private static final int ATTEMPTS = 4;

  private final Storage storage;
  private final Journal journal;
  private final Zones zones;
  private final Epoch epoch;
  private final int zstdLevel;
  private final Map<String, Long> numbers = new ConcurrentHashMap<>();
  private boolean isAnnounced;

  BundleLanding(Storage storage, Journal journal, Zones zones, Epoch epoch, int zstdLevel) {
    this.storage = storage;
    this.journal = journal;
    this.zones = zones;
    this.epoch = epoch;
    this.zstdLevel = zstdLevel;
  }

  /** Reads the bytes of sealed slices again. */
  @FunctionalInterface
  interface SliceBytes {
    /**
     * Appends a slice whose bytes are those that were sealed, with the batches that it had.
     *
     * @throws IOException if the output fails
     * @throws LostBytesException if they are no longer to be had; nothing is appended then
     */
    void appendTo(BundleWriter writer, SegmentFooter slice) throws IOException, LostBytesException;
  }

  /**
   * Begins a bundle of a source under a name that was never given before.
   *
   * @throws OperatorException if builds that don't know bundles can't be told of them
   */
  OpenBundle begin(String source) {
    return new OpenBundle(next(source));
  }

  private BundleName next(String source) {
    announce();
    long number = numbers.merge(source, 1L, Long::sum);
    return new BundleName(epoch.agent(), source, epoch.number(), number, epoch.claim());
  }

  private synchronized void announce() {
    if (!isAnnounced) {
      try {
        WarehouseIdentity.announceBundles(storage, zones, epoch.claim());
      } catch (IOException e) {
        throw StorageFailure.of("announce bundles in " + zones.identity(), e);
      }
      isAnnounced = true;
    }
  }

  /**
   * A bundle that is being filled. Nothing of it is promised before it is landed; closing one that
   * wasn't leaves nothing behind.
   */
  final class OpenBundle implements AutoCloseable {
    private final BundleName name;
    private final StoragePath upload;
    private final List<SegmentFooter> slices = new ArrayList<>();
    private @Nullable CheckedUpload out;
    private @Nullable BundleWriter writer;
    private @Nullable IOException failure;
    private long bytes;

    private OpenBundle(BundleName name) {
      this.name = name;
      this.upload = attempt(name, 1);
    }

    /** Appends bytes of the slice under way. What the storage refuses is told later. */
    void write(byte[] buffer, int offset, int length) {
      bytes += length;
      if (failure == null) {
        try {
          writer().write(buffer, offset, length);
        } catch (IOException e) {
          failure = e;
        }
      }
    }

    /** Ends the slice under way. */
    void endSlice(SegmentFooter slice) {
      if (failure == null) {
        requireWriter().endSlice(slice);
      }
      slices.add(slice);
    }

    private BundleWriter requireWriter() {
      BundleWriter known = writer;
      if (known == null) {
        throw new IllegalStateException(name + ": a slice without bytes");
      }
      return known;
    }

    /**
     * Leaves out what a file has put in since a moment: it can't be read on. If the upload holds
     * some of it, the others are uploaded again when the bundle is landed.
     *
     * @param sliceCount how many slices there were then
     * @param byteCount how many bytes
     */
    void leaveOut(int sliceCount, long byteCount) {
      if (bytes > byteCount && failure == null) {
        failure = new IOException("it holds bytes of a file that can't be read any more");
      }
      slices.subList(sliceCount, slices.size()).clear();
      bytes = byteCount;
    }

    /** Returns its slices. */
    List<SegmentFooter> slices() {
      return slices;
    }

    private BundleWriter writer() throws IOException {
      BundleWriter known = writer;
      if (known == null) {
        CheckedUpload created = new CheckedUpload(storage.create(upload));
        out = created;
        FaultPoint.LANDING_AFTER_CREATE.pass();
        known = new BundleWriter(created, zstdLevel);
        writer = known;
      }
      return known;
    }

    /** Returns the bytes of its slices. */
    long bytes() {
      return bytes;
    }

    /**
     * Ends the upload, seals the slices, commits and acknowledges them. They are of one day.
     *
     * @param again reads slices if the upload failed
     * @throws LostBytesException if bytes of one are gone meanwhile; all of them wait then, sealed
     *     and without a bundle
     * @throws OperatorException if the storage refused several attempts, or this collector was
     *     fenced; they stay sealed under the name, unless nothing was sealed
     */
    void land(SliceBytes again) throws LostBytesException {
      endUpload();
      FaultPoint.LANDING_BEFORE_SEAL.pass();
      journal.seal(name, slices.stream().map(slice -> slice.withBatches(null)).toList());
      FaultPoint.LANDING_AFTER_SEAL.pass();
      IOException last = failure;
      if (last == null) {
        try {
          if (commit(upload, name, slices)) {
            acknowledge(name);
            return;
          }
        } catch (IOException e) {
          last = e;
          dropAttempt(upload, e);
        }
      }
      BundleLanding.this.land(name, slices, again, 2, last);
    }

    private void endUpload() {
      try {
        if (failure == null) {
          finish(writer(), name, slices);
          close(writer, out);
          FaultPoint.LANDING_AFTER_CLOSE.pass();
          Upload.requireLength(storage, upload, out == null ? 0 : out.bytes());
        }
      } catch (IOException e) {
        failure = e;
      }
      if (failure != null) {
        closeUpload();
        dropAttempt(upload, failure);
      }
    }

    private void close(@Nullable BundleWriter ending, @Nullable CheckedUpload file)
        throws IOException {
      writer = null;
      if (ending != null && file != null) {
        try (file;
            ending) {
          file.sync();
        }
      }
    }

    private boolean closeUpload() {
      BundleWriter open = writer;
      CheckedUpload file = out;
      writer = null;
      if (open == null || file == null) {
        return false;
      }
      open.close();
      try {
        file.close();
      } catch (IOException e) {
        LOG.debug("[{}] cannot be closed: {}", upload, e.toString());
      }
      return true;
    }

    @Override
    public void close() {
      if (closeUpload()) {
        try {
          storage.delete(upload);
        } catch (IOException e) {
          LOG.warn("[{}] stays until the next start: {}", upload, e.toString());
        }
      }
    }
  }

  /**
   * Lands the bundles that earlier runs had sealed. It must run behind the fence and the journal's
   * correction.
   *
   * @param landed takes the slices of each that is committed
   * @return problems of slices whose bytes can't be read now: they wait, as does everything that
   *     was sealed with them; {@link Journal#waiting} tells all that do
   * @throws OperatorException as {@link OpenBundle#land} does
   */
  List<LostBytesException> landSealed(
      String source, SliceBytes again, Consumer<List<SegmentFooter>> landed) {
    List<LostBytesException> lost = new ArrayList<>();
    for (Map.Entry<BundleName, List<SegmentFooter>> sealed :
        journal.sealedBundles(source).entrySet()) {
      try {
        land(sealed.getKey(), sealed.getValue(), again, 1, null);
        landed.accept(sealed.getValue());
      } catch (LostBytesException e) {
        lost.add(e);
      }
    }
    return lost;
  }

  /**
   * Seals slices that wait in a new bundle, and lands it.
   *
   * @param slices of one day, which may be another one than before
   * @throws LostBytesException as {@link OpenBundle#land} does
   */
  void landWaiting(String source, List<SegmentFooter> slices, SliceBytes again)
      throws LostBytesException {
    BundleName name = next(source);
    journal.seal(name, slices);
    land(name, slices, again, 1, null);
  }

  private void land(
      BundleName name,
      List<SegmentFooter> slices,
      SliceBytes again,
      int firstAttempt,
      @Nullable IOException failure)
      throws LostBytesException {
    IOException last = failure;
    for (int attempt = firstAttempt; attempt <= ATTEMPTS; attempt++) {
      StoragePath upload = attempt(name, attempt);
      try {
        // The rename of an attempt before may have taken effect, its reply lost.
        if (isLanded(name, slices)) {
          acknowledge(name);
          return;
        }
        upload(upload, name, slices, again);
        if (commit(upload, name, slices)) {
          acknowledge(name);
          return;
        }
      } catch (IOException e) {
        last = e;
        dropAttempt(upload, e);
      } catch (LostBytesException e) {
        if (giveUp(name, slices)) {
          throw e;
        }
        return;
      }
    }
    throw StorageFailure.of("land " + name + " in " + ATTEMPTS + " attempts", last);
  }

  private void upload(
      StoragePath upload, BundleName name, List<SegmentFooter> slices, SliceBytes again)
      throws IOException, LostBytesException {
    long written;
    try (CheckedUpload out = new CheckedUpload(storage.create(upload));
        BundleWriter writer = new BundleWriter(out, zstdLevel)) {
      FaultPoint.LANDING_AFTER_CREATE.pass();
      for (SegmentFooter slice : slices) {
        again.appendTo(writer, slice);
      }
      finish(writer, name, slices);
      out.sync();
      written = out.bytes();
    }
    FaultPoint.LANDING_AFTER_CLOSE.pass();
    Upload.requireLength(storage, upload, written);
  }

  private void finish(BundleWriter writer, BundleName name, List<SegmentFooter> slices)
      throws IOException {
    Set<SegmentName> own = new HashSet<>();
    long lastFile = journal.lastFile(name.source());
    for (SegmentFooter slice : slices) {
      own.add(slice.name());
      lastFile = Math.max(lastFile, slice.file());
    }
    List<BundleFooter.WaitingRange> waiting =
        journal.waiting(name.source()).stream()
            .filter(slice -> !own.contains(slice.name()))
            .map(
                slice ->
                    new BundleFooter.WaitingRange(
                        slice.file(), slice.start(), slice.end(), slice.crc32c()))
            .toList();
    writer.finish(name, slices.get(0).arrivalDay(), waiting, lastFile);
  }

  /** Renames an upload to its final name; returns whether the bundle is there. */
  private boolean commit(StoragePath upload, BundleName name, List<SegmentFooter> slices)
      throws IOException {
    StoragePath target = target(name, slices);
    storage.makeDirectories(target.parent());
    boolean renamed = storage.renameIfAbsent(upload, target);
    FaultPoint.LANDING_AFTER_RENAME.pass();
    if (renamed) {
      return true;
    }
    storage.delete(upload);
    return isLanded(name, slices);
  }

  private boolean isLanded(BundleName name, List<SegmentFooter> slices) throws IOException {
    Optional<FileStatus> file = storage.status(target(name, slices));
    if (file.isEmpty()) {
      return false;
    }
    BundleFooter found = LandedSegments.bundle(storage, file.get());
    Map<SegmentName, SegmentFooter> there = new HashMap<>();
    found.slices().forEach(slice -> there.put(slice.footer().name(), slice.footer().sealed()));
    for (SegmentFooter slice : slices) {
      SegmentFooter same = there.remove(slice.name());
      if (same == null || same.crc32c() != slice.crc32c() || same.records() != slice.records()) {
        throw others(file.get().path(), slice.name());
      }
    }
    if (!there.isEmpty()) {
      throw others(file.get().path(), there.keySet().iterator().next());
    }
    return true;
  }

  private OperatorException others(StoragePath path, SegmentName differs) {
    return new OperatorException(
        ExitCode.BLOCKED,
        String.format(
            "[%s] Cannot land: expected the slices that are sealed under this name but found"
                + " others, by %s; find out who else lands as agent '%s', move that file out of"
                + " the raw zone and run again",
            path, differs, epoch.agent()));
  }

  private StoragePath target(BundleName name, List<SegmentFooter> slices) {
    return zones.raw(name.source(), slices.get(0).arrivalDay()).child(name.fileName());
  }

  private void acknowledge(BundleName name) {
    journal.acknowledge(name);
    FaultPoint.LANDING_AFTER_ACKNOWLEDGE.pass();
  }

  /**
   * Gives a name up, so that its slices can be sealed anew.
   *
   * @return false if the bundle had come to be all the same: it is acknowledged then
   */
  private boolean giveUp(BundleName name, List<SegmentFooter> slices) {
    try {
      requireEpoch();
      for (FileStatus upload : storage.list(epoch.directory())) {
        if (upload.path().name().startsWith(name.fileName() + ".")) {
          storage.delete(upload.path());
        }
      }
      // Not before: a rename that works between look and deletion would land them twice.
      if (isLanded(name, slices)) {
        acknowledge(name);
        return false;
      }
    } catch (IOException e) {
      throw StorageFailure.of("give up " + name, e);
    }
    journal.release(name);
    return true;
  }

  private StoragePath attempt(BundleName name, int attempt) {
    return epoch.directory().child(name.fileName() + "." + attempt);
  }

  /** Only the final name decides; an upload that can't be deleted is invisible and fenced. */
  private void dropAttempt(StoragePath upload, IOException failure) {
    LOG.warn("[{}] an attempt to land failed: {}", upload.name(), failure.toString());
    // A storage that doesn't even answer this is away: more attempts would only take long.
    requireEpoch();
    try {
      storage.delete(upload);
    } catch (IOException e) {
      LOG.warn("[{}] stays until the next start: {}", upload, e.toString());
    }
  }

  private void requireEpoch() {
    try {
      epoch.require(storage);
    } catch (IOException e) {
      throw StorageFailure.of("look for the epoch " + epoch.directory(), e);
    }
  }
}
