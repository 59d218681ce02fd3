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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
   * What became of a dataset's pending erasures.
   *
   * @param state of the ledger; nothing is pending in it but for {@code blocked}
   * @param blocked files some of whose records could not be overwritten, by source: what such a
   *     source brings may be a record that was erased
   */
  record EndedErasures(LedgerState state, Map<String, List<DayListing.UnreadableFile>> blocked) {
    EndedErasures {
      blocked = Map.copyOf(blocked);
    }

    /** Returns a note on each file. */
    List<String> problems() {
      return blocked.values().stream()
          .flatMap(List::stream)
          .map(DayListing.UnreadableFile::problem)
          .toList();
    }
  }

  /**
   * Ends what is pending in a dataset's ledger. A file that can't be overwritten holds up its
   * erasure alone: all others are overwritten.
   */
  EndedErasures ended(Ledger ledger) throws IOException {
    Map<String, List<DayListing.UnreadableFile>> blocked = new TreeMap<>();
    Set<RunId> waiting = new HashSet<>();
    SegmentEraser eraser = new SegmentEraser(storage, runIds);
    while (true) {
      LedgerState state = ledger.state();
      // Another one may have begun since the last look.
      List<Erasure> pending =
          state.erasures().stream()
              .filter(erasure -> erasure.isPending() && !waiting.contains(erasure.id()))
              .toList();
      if (pending.isEmpty()) {
        return new EndedErasures(state, blocked);
      }
      List<Erasure> ended = new ArrayList<>();
      for (Erasure erasure : pending) {
        Map<String, List<DayListing.UnreadableFile>> own = new TreeMap<>();
        long records = each(erasure.records(), own, eraser::erase);
        LOG.info(
            "erasure {}: {} records of the raw zone overwritten, of {}",
            erasure.id(),
            records,
            erasure.records().stream().mapToLong(segment -> segment.ranges().size()).sum());
        if (own.isEmpty()) {
          ended.add(erasure.ended(clock.instant()));
        } else {
          waiting.add(erasure.id());
          own.forEach(
              (source, files) ->
                  blocked.computeIfAbsent(source, of -> new ArrayList<>()).addAll(files));
        }
      }
      if (!ended.isEmpty()) {
        ledger.commit(
            LedgerDraft.commit(runIds.get(), state.number()).erases(ended).entry(clock.instant()));
      }
    }
  }

  /**
   * Returns the files that hold up pending erasures, by source, as far as reading tells: {@link
   * #ended} would leave these erasures pending. Changes nothing.
   */
  Map<String, List<DayListing.UnreadableFile>> standing(LedgerState state) {
    Map<String, List<DayListing.UnreadableFile>> blocked = new TreeMap<>();
    SegmentEraser eraser = new SegmentEraser(storage, runIds);
    for (Erasure erasure : state.erasures()) {
      if (erasure.isPending()) {
        each(erasure.records(), blocked, eraser::remaining);
      }
    }
    return blocked;
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

  /** What is done with a file that holds records of a person. */
  private interface FileWork {
    /** Returns with how many records there was something to do. */
    long on(StoragePath path, Map<SegmentName, List<ByteRange>> records) throws IOException;
  }

  private long each(
      List<SegmentRanges> segments,
      Map<String, List<DayListing.UnreadableFile>> blocked,
      FileWork work) {
    Map<StoragePath, Map<SegmentName, List<ByteRange>>> byFile = new TreeMap<>(PATHS);
    Map<StoragePath, ListedSlices> days = new HashMap<>();
    for (SegmentRanges segment : segments) {
      Optional<StoragePath> path = path(segment, days, blocked);
      if (path.isEmpty()) {
        LOG.info("{} isn't in the raw zone any more, or can't be found", segment.segment());
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
    long records = 0;
    for (Map.Entry<StoragePath, Map<SegmentName, List<ByteRange>>> file : byFile.entrySet()) {
      records += on(file.getKey(), file.getValue(), blocked, work);
    }
    return records;
  }

  /** A file holds up its own source alone, also where the storage fails on it. */
  private static long on(
      StoragePath path,
      Map<SegmentName, List<ByteRange>> records,
      Map<String, List<DayListing.UnreadableFile>> blocked,
      FileWork work) {
    String source = records.keySet().iterator().next().source();
    try {
      return work.on(path, records);
    } catch (NoSuchFileException e) {
      // It expired between the listing and this.
      LOG.info("{} isn't in the raw zone any more", path);
    } catch (OperatorException e) {
      block(blocked, source, path, e.getMessage());
    } catch (IOException e) {
      block(blocked, source, path, failed(path, e));
    }
    return 0;
  }

  private static String failed(StoragePath path, IOException failure) {
    return String.format(
        "[%s] Cannot overwrite records: expected the storage to read it and to write it anew but"
            + " found '%s'; run again once it does ('daybook status'), or put the file back from"
            + " HDFS's snapshots",
        path, failure);
  }

  private static void block(
      Map<String, List<DayListing.UnreadableFile>> blocked,
      String source,
      StoragePath path,
      @Nullable String problem) {
    LOG.warn("{}", problem);
    List<DayListing.UnreadableFile> files =
        blocked.computeIfAbsent(source, of -> new ArrayList<>());
    if (files.stream().noneMatch(file -> file.path().equals(path))) {
      files.add(
          new DayListing.UnreadableFile(
              path,
              problem
                  + "; an erasure has still to overwrite records of it, until then nothing of its"
                  + " source is archived"));
    }
  }

  /** The segments of a day's bundles, and the files of which nobody knows what they hold. */
  private record ListedSlices(
      Map<SegmentName, StoragePath> paths, List<DayListing.UnreadableFile> unreadable) {}

  private Optional<StoragePath> path(
      SegmentRanges segment,
      Map<StoragePath, ListedSlices> days,
      Map<String, List<DayListing.UnreadableFile>> blocked) {
    StoragePath day = zones.raw(segment.source(), segment.arrivalDay());
    try {
      return path(segment, day, days, blocked);
    } catch (IOException e) {
      block(blocked, segment.source(), day, failed(day, e));
      return Optional.empty();
    }
  }

  private Optional<StoragePath> path(
      SegmentRanges segment,
      StoragePath day,
      Map<StoragePath, ListedSlices> days,
      Map<String, List<DayListing.UnreadableFile>> blocked)
      throws IOException {
    Optional<FileStatus> alone = storage.status(day.child(segment.segment()));
    if (alone.isPresent()) {
      return Optional.of(alone.get().path());
    }
    ListedSlices listed = days.get(day);
    if (listed == null) {
      DayListing listing = DayListing.of(storage, segment.source(), day, bundle -> true);
      Map<SegmentName, StoragePath> paths = new HashMap<>();
      listing.segments().forEach(slice -> paths.put(slice.name(), slice.path()));
      listed = new ListedSlices(paths, listing.unreadable());
      days.put(day, listed);
    }
    Optional<StoragePath> path = Optional.ofNullable(listed.paths().get(name(segment)));
    if (path.isEmpty()) {
      // It may lie in one of these.
      listed
          .unreadable()
          .forEach(file -> block(blocked, segment.source(), file.path(), file.problem()));
    }
    return path;
  }

  private static SegmentName name(SegmentRanges segment) {
    return SegmentName.parse(segment.segment())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "ledger: expected the name of a segment but found " + segment.segment()));
  }
}
