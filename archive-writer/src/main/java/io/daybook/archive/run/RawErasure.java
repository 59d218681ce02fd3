package io.daybook.archive.run;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.CommitUnknownException;
import io.daybook.warehouse.ledger.Erasure;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SegmentRanges;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.SegmentEraser;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends erasures: overwrites the records of the raw zone that their entries name, then says so in
 * the ledger. Whoever is about to read the raw zone does it first, so that what was erased from the
 * archive doesn't come back from records that the erasure had no time for. It can be done twice,
 * and by several at once.
 */
final class RawErasure {
  private static final Logger LOG = LoggerFactory.getLogger(RawErasure.class);
  private static final Comparator<StoragePath> PATHS = Comparator.comparing(StoragePath::value);

  private final Storage storage;
  private final Zones zones;
  private final Clock clock;
  private final Supplier<RunId> runIds;

  RawErasure(Storage storage, Zones zones, Clock clock, Supplier<RunId> runIds) {
    this.storage = storage;
    this.zones = zones;
    this.clock = clock;
    this.runIds = runIds;
  }

  /**
   * Ends what is pending in a dataset's ledger.
   *
   * @return the state, in which nothing is pending
   * @throws io.daybook.warehouse.segment.SegmentFormatException if a file is damaged: nothing of it
   *     was overwritten, and the erasure is still pending
   */
  LedgerState ended(Ledger ledger) throws IOException {
    LedgerState state = ledger.state();
    List<Erasure> pending = state.erasures().stream().filter(Erasure::isPending).toList();
    if (pending.isEmpty()) {
      return state;
    }
    List<Erasure> ended = new ArrayList<>();
    for (Erasure erasure : pending) {
      long records = overwrite(erasure.records());
      LOG.info(
          "erasure {}: {} records of the raw zone overwritten, of {}",
          erasure.id(),
          records,
          erasure.records().stream().mapToLong(segment -> segment.ranges().size()).sum());
      ended.add(erasure.ended(clock.instant()));
    }
    ledger.commit(
        LedgerDraft.commit(runIds.get(), state.number()).erases(ended).entry(clock.instant()));
    return ledger.state();
  }

  /**
   * Does work that reads the raw zone. A segment that is written anew while it is read may look
   * damaged, or be gone; one that is read twice may give other records the second time.
   *
   * @param base the state that the work is on
   * @throws CommitConflictException if the work failed and an erasure began or ended meanwhile: it
   *     is to be done again
   */
  static <T> T whileItStays(
      Ledger ledger, StoragePath home, LedgerState base, Attempts.CommitWork<T> work)
      throws IOException {
    try {
      return work.work();
    } catch (CommitConflictException | CommitUnknownException e) {
      throw e;
    } catch (IOException | OperatorException e) {
      LedgerState now = ledger.state();
      if (now.erasures().equals(base.erasures())) {
        throw e;
      }
      CommitConflictException again =
          new CommitConflictException(
              home, now.number(), "segments were written anew to erase a person");
      again.addSuppressed(e);
      throw again;
    }
  }

  private long overwrite(List<SegmentRanges> segments) throws IOException {
    Map<StoragePath, Map<SegmentName, List<ByteRange>>> byFile = new TreeMap<>(PATHS);
    Map<StoragePath, Map<SegmentName, StoragePath>> days = new HashMap<>();
    for (SegmentRanges segment : segments) {
      Optional<StoragePath> path = path(segment, days);
      if (path.isEmpty()) {
        LOG.info("{} isn't in the raw zone any more", segment.segment());
        continue;
      }
      byFile
          .computeIfAbsent(path.get(), file -> new HashMap<>())
          .computeIfAbsent(name(segment), name -> new ArrayList<>())
          .addAll(
              segment.ranges().stream()
                  .map(range -> new ByteRange(range.start(), range.end()))
                  .toList());
    }
    SegmentEraser eraser = new SegmentEraser(storage, runIds);
    long records = 0;
    for (Map.Entry<StoragePath, Map<SegmentName, List<ByteRange>>> file : byFile.entrySet()) {
      try {
        records += eraser.erase(file.getKey(), file.getValue());
      } catch (NoSuchFileException e) {
        // It expired between the listing and this.
        LOG.info("{} isn't in the raw zone any more", file.getKey());
      }
    }
    return records;
  }

  private Optional<StoragePath> path(
      SegmentRanges segment, Map<StoragePath, Map<SegmentName, StoragePath>> days)
      throws IOException {
    StoragePath day = zones.raw(segment.source(), segment.arrivalDay());
    Optional<FileStatus> alone = storage.status(day.child(segment.segment()));
    if (alone.isPresent()) {
      return Optional.of(alone.get().path());
    }
    Map<SegmentName, StoragePath> slices = days.get(day);
    if (slices == null) {
      slices = new HashMap<>();
      DayListing listing = DayListing.of(storage, segment.source(), day, bundle -> true);
      for (DayListing.StoredSegment slice : listing.segments()) {
        slices.put(slice.name(), slice.path());
      }
      days.put(day, slices);
    }
    return Optional.ofNullable(slices.get(name(segment)));
  }

  private static SegmentName name(SegmentRanges segment) {
    return SegmentName.parse(segment.segment())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "ledger: expected the name of a segment but found " + segment.segment()));
  }
}
