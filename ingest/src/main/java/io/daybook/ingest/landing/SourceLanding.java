package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.landing.CollectedSource.KnownByContent;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source of a collector that has started: first what an earlier run had sealed, then what its
 * files hold beyond, as it comes due.
 */
final class SourceLanding {
  private static final Logger LOG = LoggerFactory.getLogger(SourceLanding.class);

  /** So that a file with a long way to go keeps no other waiting. */
  private static final int SEGMENTS_IN_A_ROW = 4;

  private static final int SCANS_TO_SETTLE = 3;

  private static final InputFiles.Found NOTHING =
      new InputFiles.Found(List.of(), List.of(), List.of());

  private final SourceConfig source;
  private final SourceFiles files;
  private final Journal journal;
  private final Landing landing;
  private final CollectConfig settings;
  private final Clock clock;
  private final Progress progress;
  private final List<InputProblem> gaps;
  private final Map<InputFile.Key, FilePosition> positions = new ConcurrentHashMap<>();
  private final LandedSums sums;
  private final KnownByContent known;
  private final Recognition recognition;
  private final PackedFiles packedFiles;
  private Tally tally;
  private final Map<InputFile.Key, Long> givenNumbers = new HashMap<>();
  private long lastNumber;

  /** The files of this round. */
  private volatile Set<InputFile.Key> there = Set.of();

  SourceLanding(
      CollectedSource source,
      Journal journal,
      Landing landing,
      CollectConfig settings,
      Clock clock,
      Progress progress,
      List<InputProblem> gaps) {
    this.source = source.config();
    this.files = source.files();
    this.known = source.known();
    this.journal = journal;
    this.landing = landing;
    this.settings = settings;
    this.clock = clock;
    this.progress = progress;
    this.gaps = gaps;
    this.recognition = new Recognition(this.source.name(), journal);
    this.packedFiles = new PackedFiles(this.source.name(), journal);
    this.sums = new LandedSums(this.source.name(), this.source.roll());
    this.tally = new Tally(this.source.name(), Progress.NONE, clock.instant(), NOTHING);
  }

  /**
   * Looks at its files and finishes what was sealed; then each file is a task of its own.
   *
   * @throws OperatorException if the storage or the journal refuses
   */
  List<Runnable> begin(Pace pace) {
    Instant now = clock.instant();
    files.settle();
    InputFiles.Found found = files.look();
    Tally begun = new Tally(source.name(), progress, now, found);
    tally = begun;
    gaps.forEach(begun::problem);
    for (SegmentFooter sealed : journal.sealed(source.name())) {
      finish(sealed, found, begun);
    }
    forgetFilesThatAreGone(found, begun);
    return found.files().stream().<Runnable>map(file -> () -> visit(file, pace, begun)).toList();
  }

  private void forgetFilesThatAreGone(InputFiles.Found found, Tally begun) {
    Set<InputFile.Key> now = new HashSet<>();
    found.files().forEach(file -> now.add(file.key()));
    there = now;
    positions.forEach(
        (key, position) -> {
          if (!now.contains(key) && position.waitingBytes() > 0) {
            begun.problem(
                new InputProblem(
                    position.file().path().toString(),
                    String.format(
                        Locale.ROOT,
                        "it is gone, with %d bytes behind byte %d that are not landed; put it back",
                        position.waitingBytes(),
                        position.committed())));
          }
        });
    positions.keySet().retainAll(now);
  }

  /** Ends what was begun, whatever became of it. */
  void end() {
    tally.end();
    sums.ended(tally.began(), tally.report().problems());
  }

  CollectReport.SourceReport report() {
    return tally.report();
  }

  SourceStatus status() {
    return sums.status(positions.values());
  }

  /** Lands a segment that an earlier run sealed and didn't see committed. */
  private void finish(SegmentFooter sealed, InputFiles.Found found, Tally tally) {
    try {
      if (landing.acknowledgeIfLanded(sealed) || uploadAgain(sealed, found)) {
        committed(sealed, tally);
      }
    } catch (LostBytesException e) {
      if (Checkpoint.isLandedUnderAnotherNumber(sealed, journal)) {
        LOG.warn("[{}] {} is withdrawn: others landed its file", source.name(), sealed.name());
        journal.withdraw(sealed.name());
      } else {
        tally.problem(new InputProblem(sealed.origin().path(), String.valueOf(e.getMessage())));
      }
    }
  }

  private void committed(SegmentFooter footer, Tally tally) {
    tally.landed(footer);
    sums.committed(footer, clock.instant());
  }

  private boolean uploadAgain(SegmentFooter sealed, InputFiles.Found found)
      throws LostBytesException {
    @Nullable LostBytesException lost = null;
    for (InputFile candidate : candidates(sealed, found)) {
      try (OpenFile file = content(candidate, sealed)) {
        RereadSegment content = new RereadSegment(file, settings.zstdLevel());
        content.verify(sealed);
        if (Checkpoint.isUnderAnotherNumber(file, sealed, journal)) {
          // Others, with an older journal, have numbered the file anew and landed it.
          LOG.warn(
              "[{}] {} is withdrawn: its file has another number", source.name(), sealed.name());
          journal.withdraw(sealed.name());
          return false;
        }
        SegmentFooter adopted = adopt(sealed, file);
        SegmentEnds ends = new SegmentEnds(files.batches(candidate, sealed.start()), 0);
        landing.land(ends.in(adopted), content);
        return true;
      } catch (LostBytesException e) {
        lost = e;
      } catch (NoSuchFileException e) {
        LOG.debug("[{}] {} is gone", source.name(), candidate);
      } catch (IOException e) {
        lost = new LostBytesException(sealed, "reading failed (" + e.getMessage() + ")", e);
      }
    }
    throw lost != null ? lost : new LostBytesException(sealed, "the file is gone", null);
  }

  /** Opens a file as what a segment was cut from: unpacked, and from where its number begins. */
  private OpenFile content(InputFile file, SegmentFooter sealed) throws IOException {
    OpenFile open = files.open(file);
    try {
      Optional<Packing> packing = Packing.of(open);
      if (packing.isPresent()) {
        open = packedFiles.unpack(open, packing.get());
      } else if (known != KnownByContent.ALL) {
        return open;
      }
      return open.from(recognition.find(sealed.file(), open).orElse(0L));
    } catch (IOException e) {
      open.close();
      throw e;
    }
  }

  /** Returns where the bytes of a segment may be: its inode under any name, then its old name. */
  private static List<InputFile> candidates(SegmentFooter sealed, InputFiles.Found found) {
    SegmentFooter.Origin origin = sealed.origin();
    InputFile.Key key = new InputFile.Key(origin.device(), origin.inode());
    List<InputFile> candidates = new ArrayList<>();
    found.files().stream().filter(file -> file.key().equals(key)).forEach(candidates::add);
    found.files().stream()
        .filter(file -> !file.key().equals(key) && file.path().toString().equals(origin.path()))
        .forEach(candidates::add);
    return candidates;
  }

  /** A file that was put back has another inode; it goes on under its number. */
  private SegmentFooter adopt(SegmentFooter sealed, OpenFile file) throws IOException {
    InputFile now = file.file();
    boolean sameInode =
        now.inode() == sealed.origin().inode() && now.device() == sealed.origin().device();
    if (sameInode || !Checkpoint.continues(file, sealed)) {
      return sealed;
    }
    SegmentFooter adopted = sealed.withOrigin(origin(file, sealed.end()));
    journal.seal(adopted);
    return adopted;
  }

  private void visit(InputFile file, Pace pace, Tally tally) {
    FilePosition position =
        positions.computeIfAbsent(file.key(), key -> new FilePosition(file, tally.began()));
    if (position.isAsSeen(file) && !isDue(file, position, pace, tally.began())) {
      return;
    }
    try (OpenFile open = files.open(file)) {
      Optional<Packing> packing = Packing.of(open);
      if (packing.isPresent()) {
        visitPacked(open, packing.get(), position, pace, tally);
        return;
      }
      if (known == KnownByContent.ALL) {
        landUnknown(open, tally);
        position.see(file, file.size(), tally.began());
        return;
      }
      Checkpoint from = Checkpoint.of(open, source.name(), journal);
      position.see(file, from.offset(), tally.began());
      tally.passed(from.offset());
      if (isDue(file, position, pace, tally.began())) {
        land(open, from, position, pace, tally);
      }
      if (file.growth() == Growth.ENDED && position.committed() == file.size()) {
        release(file);
      }
    } catch (LostBytesException e) {
      tally.problem(new InputProblem(file.path().toString(), String.valueOf(e.getMessage())));
    } catch (NoSuchFileException e) {
      // Rotation at work: the next look finds it under its new name, or what its name means now.
      LOG.debug("[{}] {} is gone: {}", source.name(), file.path(), e.getMessage());
      if (pace == Pace.TO_THE_END) {
        tally.problem(InputProblem.unreadable(file.path().toString(), e));
      }
    } catch (IOException e) {
      tally.problem(InputProblem.unreadable(file.path().toString(), e));
    }
  }

  private void visitPacked(
      OpenFile packed, Packing packing, FilePosition position, Pace pace, Tally tally)
      throws IOException, LostBytesException {
    InputFile file = packed.file();
    if (packedFiles.isLanded(packed)) {
      tally.knownFile();
    } else {
      position.see(file, 0, tally.began());
      Optional<InputFile.Key> awaited = packedFiles.awaited(file);
      if (!isSettled(file, position, pace, tally.began())
          || (awaited.isPresent() && isUnfinished(awaited.get()))) {
        return;
      }
      try (OpenFile whole = packedFiles.unpack(packed, packing)) {
        Optional<Long> number = landUnknown(whole, tally);
        if (number.isEmpty()) {
          return;
        }
        packedFiles.landed(packed, number.get());
      }
    }
    tally.passed(file.size());
    position.see(file, file.size(), tally.began());
    if (file.growth() == Growth.ENDED) {
      release(file);
    }
  }

  private void release(InputFile file) throws IOException {
    boolean last = files.isLastName(file);
    files.release(file);
    if (last) {
      journal.retire(source.name(), file.device(), file.inode());
    }
  }

  /** Whoever packs a file may still be at it. */
  private boolean isSettled(InputFile file, FilePosition position, Pace pace, Instant now) {
    return file.growth() == Growth.ENDED
        || pace == Pace.TO_THE_END
        || !now.isBefore(position.grown().plus(settings.scan().multipliedBy(SCANS_TO_SETTLE)));
  }

  /**
   * Lands what isn't known yet of a file to which nothing more comes.
   *
   * @return its number; nothing if another file must be landed first, which may be the same
   */
  private Optional<Long> landUnknown(OpenFile whole, Tally tally)
      throws IOException, LostBytesException {
    InputFile file = whole.file();
    Checkpoint from = Checkpoint.next(source.name(), journal);
    OpenFile rest = whole;
    if (file.size() > 0) {
      Optional<Recognition.Known> same = recognition.of(whole);
      Optional<InputFile.Key> first =
          same.isPresent()
              ? original(same.get()).filter(key -> same.get().end() < file.size())
              : unfinishedLike(whole);
      if (first.isPresent() && !first.get().equals(file.key())) {
        packedFiles.await(file, first.get());
        return Optional.empty();
      }
      if (same.isPresent()) {
        from = same.get().checkpoint();
        rest = whole.from(same.get().shift());
      }
    }
    if (from.offset() >= rest.file().size()) {
      tally.knownFile();
      return Optional.of(from.number());
    }
    OpenFile ended = rest.as(Growth.ENDED);
    land(ended, from, new FilePosition(ended.file(), tally.began()), Pace.TO_THE_END, tally);
    return Optional.of(journal.latest(source.name(), file.device(), file.inode()).get(0).file());
  }

  /** Returns the file that was landed under a number, if it is still there. */
  private Optional<InputFile.Key> original(Recognition.Known same) {
    SegmentFooter.Origin origin = same.last().origin();
    return Optional.of(new InputFile.Key(origin.device(), origin.inode()))
        .filter(key -> there.contains(key));
  }

  /** Returns a file that isn't wholly landed and begins as another one does. */
  private Optional<InputFile.Key> unfinishedLike(OpenFile whole) throws IOException {
    for (FilePosition position : positions.values()) {
      InputFile other = position.file();
      if (other.isSameFile(whole.file()) || !isUnfinished(other.key()) || other.size() == 0) {
        continue;
      }
      try (OpenFile open = files.open(other)) {
        int length =
            (int) Math.min(OpenFile.HEAD_BYTES, Math.min(other.size(), whole.file().size()));
        if (Packing.of(open).isEmpty() && open.headHash(length).equals(whole.headHash(length))) {
          return Optional.of(other.key());
        }
      } catch (NoSuchFileException e) {
        LOG.debug("[{}] {} is gone", source.name(), other.path());
      }
    }
    return Optional.empty();
  }

  private boolean isUnfinished(InputFile.Key key) {
    FilePosition position = positions.get(key);
    return position != null && there.contains(key) && position.committed() < position.file().size();
  }

  private boolean isDue(InputFile file, FilePosition position, Pace pace, Instant now) {
    Instant since = position.waitingSince();
    if (since == null
        || (position.searched() == file.size() && !mayEnd(file, position, pace, now))) {
      return false;
    }
    return position.waitingBytes() >= settings.segmentBytes()
        || isRestDue(file, position, pace, now);
  }

  /** Returns whether also what is less than a segment is landed. */
  private boolean isRestDue(InputFile file, FilePosition position, Pace pace, Instant now) {
    Instant since = position.waitingSince();
    return pace != Pace.WHEN_DUE
        || file.growth() != Growth.GROWING
        || (since != null && hasWaited(since, now));
  }

  private boolean hasWaited(Instant since, Instant now) {
    // A clock that was set back makes nothing wait longer than it would have.
    return now.isBefore(since) || !now.isBefore(since.plus(source.roll()));
  }

  /** Returns whether a last record may be whole though nothing in the file says so. */
  private boolean mayEnd(InputFile file, FilePosition position, Pace pace, Instant now) {
    return file.growth() == Growth.ENDED || pace == Pace.TO_THE_END || isQuiet(position, now);
  }

  /** A record of several lines has no end but the next one's start: quiet has to do. */
  private boolean isQuiet(FilePosition position, Instant now) {
    return source.framing() instanceof Framing.StartPattern && hasWaited(position.grown(), now);
  }

  private void land(OpenFile open, Checkpoint from, FilePosition position, Pace pace, Tally tally)
      throws IOException, LostBytesException {
    long end = end(open, position, pace, tally.began());
    if (end <= from.offset()) {
      position.searchedTo(open.file().size());
      return;
    }
    if (from.isNew()) {
      tally.newFile();
    } else {
      tally.continuedFile();
    }
    OpenFile whole = open.upTo(end);
    SegmentEnds ends =
        new SegmentEnds(files.batches(open.file(), from.offset()), settings.segmentBytes());
    SegmentCutter cutter =
        new SegmentCutter(whole, from.offset(), source.framing(), source.maxRecordBytes(), ends);
    SegmentContent again = new RereadSegment(whole, settings.zstdLevel());
    boolean all = pace != Pace.WHEN_DUE;
    boolean restIsDue = isRestDue(open.file(), position, pace, tally.began());
    long number = from.isNew() ? nextNumber(open.file().key(), from.number()) : from.number();
    String header = from.header();
    int segments = 0;
    while (cutter.hasNext()
        && (all || segments < SEGMENTS_IN_A_ROW)
        && (restIsDue || end - cutter.position() >= settings.segmentBytes())) {
      try (Upload upload =
          landing.begin(source.name(), number, cutter.position(), settings.zstdLevel())) {
        SegmentCutter.Cut cut = cutter.next(upload);
        if (cut.start() == 0) {
          header = header(whole, cut);
        }
        SegmentFooter footer = ends.in(footer(whole, number, cut, header));
        landing.seal(footer, upload);
        sums.sealed(clock.instant());
        landing.land(footer, upload, again);
        committed(footer, tally);
        position.commit(cut.end());
      }
      segments++;
    }
    position.see(open.file(), position.committed(), clock.instant());
  }

  private long end(OpenFile open, FilePosition position, Pace pace, Instant now)
      throws IOException {
    if (open.file().growth() == Growth.ENDED || pace == Pace.TO_THE_END) {
      return open.file().size();
    }
    RecordEnd record = new RecordEnd(open);
    return isQuiet(position, now)
        ? record.lastLineEnd(position.committed())
        : record.last(source.framing(), position.committed(), position.searched());
  }

  /** Files that are new at once get different numbers, though the journal has none of them yet. */
  private synchronized long nextNumber(InputFile.Key file, long free) {
    Long given = givenNumbers.get(file);
    if (given != null && given >= free) {
      // It was given when storage refused, and nothing is sealed under it.
      return given;
    }
    lastNumber = Math.max(free, lastNumber + 1);
    givenNumbers.put(file, lastNumber);
    return lastNumber;
  }

  private @Nullable String header(OpenFile file, SegmentCutter.Cut first) throws IOException {
    if (source.framing().header() == HeaderRecord.ABSENT
        || first.firstRecordEnd() > source.maxRecordBytes()) {
      return null;
    }
    return Base64.getEncoder().encodeToString(file.bytes(0, first.firstRecordEnd()));
  }

  private SegmentFooter footer(
      OpenFile file, long number, SegmentCutter.Cut cut, @Nullable String header)
      throws IOException {
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        settings.agent(),
        source.name(),
        number,
        cut.start(),
        cut.end(),
        cut.records(),
        cut.crc32c(),
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
        source.framing(),
        header,
        cut.oversized(),
        origin(file, cut.end()));
  }

  private static SegmentFooter.Origin origin(OpenFile file, long end) throws IOException {
    int headLength = (int) Math.min(OpenFile.HEAD_BYTES, end);
    return new SegmentFooter.Origin(
        file.file().path().toString(),
        file.file().device(),
        file.file().inode(),
        headLength,
        file.headHash(headLength),
        file.tailHash(end));
  }
}
