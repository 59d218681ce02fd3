package io.daybook.ingest.landing;

import io.daybook.ingest.input.ForeignPacking;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.landing.CollectedSource.ContentRecognition;
import io.daybook.ingest.landing.RollPolicy.Rests;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source of a collector session: first the segments that an earlier run had sealed, then the
 * rest of its files as it comes due.
 */
final class SourceLanding {
  private static final Logger LOG = LoggerFactory.getLogger(SourceLanding.class);

  private static final InputFiles.FileListing NOTHING =
      new InputFiles.FileListing(List.of(), List.of(), List.of());

  private final CollectedSource collected;
  private final String source;
  private final SourceFiles files;
  private final ContentRecognition known;
  private final Journal journal;
  private final Clock clock;
  private final Progress progress;
  private final List<InputProblem> gaps;
  private final FilePositions positions = new FilePositions();
  private final Recognition recognition;
  private final RollPolicy roll;
  private final LandedSums sums;
  private final FileLanding landing;
  private final SourceBundle bundle;
  private final SealedSegments sealed;
  private final WholeFiles wholeFiles;

  /** What the last round listed. */
  private InputFiles.FileListing listed = NOTHING;

  /** Files of it that were not wholly landed, as they were found, when they were last looked at. */
  private List<InputFile> unsettled = List.of();

  /** How far these are; of all others nothing waits. */
  private volatile List<FilePosition> unfinished = List.of();

  private LandingTally tally;
  private volatile Rests rests = Rests.WAIT;
  private long round;

  SourceLanding(
      CollectedSource source,
      Journal journal,
      Landing landing,
      CollectConfig settings,
      Clock clock,
      Progress progress,
      List<InputProblem> gaps) {
    this.collected = source;
    this.source = source.config().name();
    this.files = source.files();
    this.known = source.known();
    this.journal = journal;
    this.clock = clock;
    this.progress = progress;
    this.gaps = gaps;
    this.recognition =
        new Recognition(this.source, source.config().framing(), journal, landing.landedBytes());
    this.roll = new RollPolicy(source.config(), settings);
    this.sums = new LandedSums(this.source, source.config().roll());
    this.sealed =
        new SealedSegments(
            source,
            journal,
            landing,
            landing.bundles(),
            recognition,
            positions,
            sums,
            clock,
            settings.zstdLevel());
    this.bundle =
        new SourceBundle(
            this.source, landing.bundles(), sealed::appendTo, clock, settings.segmentBytes());
    this.landing =
        new FileLanding(source.config(), files, landing, settings, roll, bundle, sums, clock);
    this.wholeFiles =
        new WholeFiles(
            this.source, files, journal, positions, recognition, roll, this.landing, bundle);
    this.tally =
        new LandingTally(this.source, Progress.NONE, clock.instant(), Instant.MAX, NOTHING);
  }

  CollectedSource collected() {
    return collected;
  }

  /**
   * Lists the files and commits the sealed segments; each file is then a task of its own.
   *
   * @param until tasks that begin later leave their files to the next round
   * @throws OperatorException if the storage or the journal refuses
   */
  @SuppressWarnings("ReferenceEquality") // the same object says that nothing has changed
  List<Runnable> begin(Pace pace, Instant until) {
    Instant now = clock.instant();
    round++;
    files.settle();
    InputFiles.FileListing found = files.look();
    LandingTally begun = new LandingTally(source, progress, now, until, found);
    tally = begun;
    gaps.forEach(begun::problem);
    if (found != listed) {
      positions.take(found, now).forEach(begun::problem);
      listed = found;
      unsettled = found.files();
    }
    sealed.land(begun);
    unsettled = unsettled.stream().filter(file -> !isSettled(file, now)).toList();
    unfinished = unsettled.stream().map(file -> positions.of(file, now)).toList();
    rests = roll.rests(unfinished, pace, now, this::sealedEnd);
    return positions.inTurn(unsettled, now).stream()
        .<Runnable>map(file -> () -> visitUnlessStopped(file, pace, begun))
        .toList();
  }

  /** Returns whether nothing is to be done for a file until it is found another way. */
  private boolean isSettled(InputFile file, Instant now) {
    FilePosition position = positions.of(file, now);
    return position.isAsSeen(file) && position.waitingSince() == null && !position.isForeign();
  }

  /** Returns up to where the journal says that a file is sealed, if it still is that file. */
  private long sealedEnd(InputFile file) {
    return journal.latest(source, file.device(), file.inode()).stream()
        .mapToLong(SegmentFooter::end)
        .filter(end -> end <= file.size())
        .max()
        .orElse(0);
  }

  /**
   * Lands what the files of the round have put into a bundle.
   *
   * @throws OperatorException if the storage or the journal refuses
   */
  void landBundle() {
    try {
      bundle.land();
    } catch (LostBytesException e) {
      tally.problem(e.problem());
    }
    boolean isWhole = rests == Rests.TOGETHER || !tally.isCutShort();
    if (rests != Rests.WAIT && isWhole && !tally.isStopped()) {
      roll.rolled(tally.began());
    }
  }

  /** Ends the round, also after a failure. */
  void end() {
    bundle.close();
    tally.end();
    sums.ended(tally.began(), tally.report().problems());
  }

  /** Returns whether the last round left due work. */
  boolean isBehind() {
    return tally.isCutShort();
  }

  /** Returns whether a packed file waits for its end, or for the file that it was packed from. */
  boolean isPackedWaiting() {
    return positions.all().stream().anyMatch(FilePosition::isPackedWaiting);
  }

  CollectReport.SourceReport report() {
    return tally.report();
  }

  SourceStatus status() {
    return sums.status(positions.all(), unfinished, files::logOf);
  }

  SourceStatus outline() {
    return sums.outline(unfinished);
  }

  /** Who waits for a storage that is away waits once a round, not once for each file. */
  private void visitUnlessStopped(InputFile file, Pace pace, LandingTally tally) {
    if (tally.isStopped()) {
      return;
    }
    try {
      visit(file, pace, tally);
    } catch (RuntimeException e) {
      // Foreign bytes under a name of one file say nothing of the others.
      if (!(e instanceof OperatorException told) || told.exitCode() != ExitCode.BLOCKED) {
        tally.stop();
      }
      throw e;
    }
  }

  private void visit(InputFile file, Pace pace, LandingTally tally) {
    // What goes together is of one roll, however long that takes.
    if (rests != Rests.TOGETHER && tally.isOver(clock.instant())) {
      return;
    }
    FilePosition position = positions.of(file, tally.began());
    FileVisit visit = new FileVisit(position, pace, rests, tally);
    position.visit(round);
    if (position.isAsSeen(file) && !position.isForeign() && !roll.isDue(file, visit)) {
      return;
    }
    try (OpenFile open = files.open(file)) {
      Optional<ForeignPacking> foreign = ForeignPacking.of(open);
      Optional<Packing> packing = Packing.of(open);
      if (foreign.isPresent()) {
        refuse(file, foreign.get(), visit);
      } else if (packing.isPresent()) {
        visitPacked(open, packing.get(), visit);
      } else {
        position.become(new FilePosition.Landable());
        if (known == ContentRecognition.ALL) {
          wholeFiles.land(open, visit, number -> {});
          visit.see(file, file.size());
        } else {
          visitGrowing(open, visit);
        }
      }
    } catch (LostBytesException e) {
      tally.problem(e.problem());
    } catch (NoSuchFileException e) {
      // Rotation at work: the next look finds it under its new name, or what its name means now.
      LOG.debug("[{}] {} is gone: {}", source, file.path(), e.getMessage());
      if (pace == Pace.TO_THE_END) {
        tally.problem(InputProblem.unreadable(file.path().toString(), e));
      }
    } catch (IOException e) {
      tally.problem(InputProblem.unreadable(file.path().toString(), e));
    }
  }

  /** Nothing of a refused file is ever landed: one without a name needn't be kept. */
  private void refuse(InputFile file, ForeignPacking packing, FileVisit visit) throws IOException {
    visit.position().become(new FilePosition.ForeignlyPacked());
    visit.tally().problem(packing.refusal(file));
    visit.see(file, 0);
    if (file.growth() == Growth.ENDED) {
      release(file);
    }
  }

  private void visitPacked(OpenFile open, Packing packing, FileVisit visit)
      throws IOException, LostBytesException {
    InputFile file = open.file();
    if (!visit.position().isPackedWaiting()) {
      visit.position().become(new FilePosition.PackedWaiting(null, null, null));
    }
    wholeFiles.landPacked(
        open,
        packing,
        visit,
        number -> {
          visit.position().become(new FilePosition.Landable());
          visit.see(file, file.size());
          if (file.growth() == Growth.ENDED) {
            release(file);
          }
        });
  }

  private void visitGrowing(OpenFile open, FileVisit visit) throws IOException, LostBytesException {
    InputFile file = open.file();
    Checkpoint from = checkpoint(open);
    visit.see(file, from.offset());
    visit.passed(from.offset());
    if (from.offset() == file.size()) {
      visit.tally().knownFile();
    }
    if (roll.isDue(file, visit)) {
      landing.land(open, from, visit, number -> releaseIfLanded(file, visit.position()));
    } else {
      releaseIfLanded(file, visit.position());
    }
  }

  private void releaseIfLanded(InputFile file, FilePosition position) throws IOException {
    if (file.growth() == Growth.ENDED && position.committed() == file.size()) {
      release(file);
    }
  }

  private Checkpoint checkpoint(OpenFile file) throws IOException {
    Checkpoint known = Checkpoint.of(file, source, journal);
    return known.isNew()
        ? recognition.onAnotherDevice(file, positions::isThere).orElse(known)
        : known;
  }

  private void release(InputFile file) throws IOException {
    boolean last = files.isLastName(file);
    files.release(file);
    if (last) {
      journal.retire(source, file.device(), file.inode());
    }
  }
}
