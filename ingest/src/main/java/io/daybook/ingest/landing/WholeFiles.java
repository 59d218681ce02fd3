package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.landing.RollPolicy.Rests;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files to which nothing more comes, packed ones and old logs: they are known by their content, and
 * only what isn't known of it is landed.
 */
final class WholeFiles {
  private static final Logger LOG = LoggerFactory.getLogger(WholeFiles.class);

  private final String source;
  private final SourceFiles files;
  private final Journal journal;
  private final FilePositions positions;
  private final Recognition recognition;
  private final PackedFiles packedFiles;
  private final RollPolicy roll;
  private final FileLanding landing;
  private final SourceBundle bundle;

  WholeFiles(
      String source,
      SourceFiles files,
      Journal journal,
      FilePositions positions,
      Recognition recognition,
      PackedFiles packedFiles,
      RollPolicy roll,
      FileLanding landing,
      SourceBundle bundle) {
    this.source = source;
    this.files = files;
    this.journal = journal;
    this.positions = positions;
    this.recognition = recognition;
    this.packedFiles = packedFiles;
    this.roll = roll;
    this.landing = landing;
    this.bundle = bundle;
  }

  /**
   * Lands what isn't known yet of a packed file.
   *
   * @param then is called once all of it is landed, which may be at the end of the round
   */
  void landPacked(
      OpenFile packed,
      Packing packing,
      FilePosition position,
      Pace pace,
      Rests rests,
      LandingTally tally,
      FileLanding.WhenLanded then)
      throws IOException, LostBytesException {
    InputFile file = packed.file();
    Optional<Long> known = packedFiles.landed(packed);
    if (known.isPresent()) {
      tally.knownFile();
      then.run(known.get());
      return;
    }
    position.see(file, 0, tally.began());
    Optional<InputFile.Key> awaited = packedFiles.awaited(file);
    if (!roll.isSettled(file, position, pace, tally.began())
        || rests == Rests.WAIT
        || awaited.filter(positions::isUnfinished).isPresent()
        || (pace != Pace.TO_THE_END && packedFiles.isResting(file))) {
      return;
    }
    String tail = packed.tailHash(file.size());
    long began = System.nanoTime();
    try (OpenFile whole = packedFiles.unpack(packed, packing)) {
      boolean waits =
          !land(
              whole,
              rests,
              tally,
              number -> {
                packedFiles.landed(file, tail, number);
                then.run(number);
              });
      if (waits) {
        packedFiles.rest(file, Duration.ofNanos(System.nanoTime() - began));
      }
    }
  }

  /**
   * Lands what isn't known yet of a file.
   *
   * @param then is called once all of it is landed, which may be at the end of the round
   * @return false if another file must be landed first, which may be the same
   */
  boolean land(OpenFile whole, Rests rests, LandingTally tally, FileLanding.WhenLanded then)
      throws IOException, LostBytesException {
    InputFile file = whole.file();
    Optional<Recognition.KnownFile> same = recognition.of(whole);
    if (bundle.hasBeginnings()
        && recognition.mayGoOnAs(
            whole, same.isPresent() ? same.get().end() : 0, bundle::beginningWith)) {
      // It is known once that one is sealed.
      bundle.land();
      same = recognition.of(whole);
    }
    Checkpoint from = Checkpoint.next(source, journal);
    OpenFile rest = whole;
    if (file.size() > 0) {
      long known = same.isPresent() ? same.get().end() : 0;
      SourceFiles.CopyProgress taken = taken(whole, known);
      if (taken.end() == file.size()) {
        tally.knownFile();
        then.run(same.isPresent() ? same.get().last().file() : from.number());
        return true;
      }
      if (taken.end() > known || taken.goesOn()) {
        return false;
      }
      Optional<Long> longer = recognition.longer(whole, known);
      if (longer.isPresent()) {
        tally.knownFile();
        then.run(longer.get());
        return true;
      }
      Optional<InputFile.Key> first =
          same.isPresent()
              ? original(same.get()).filter(key -> known < file.size())
              : unfinishedLike(whole);
      if (first.isPresent() && !first.get().equals(file.key())) {
        packedFiles.await(file, first.get());
        return false;
      }
      if (same.isPresent()) {
        from = same.get().checkpoint();
        rest = same.get().view();
      }
    }
    if (from.offset() >= rest.file().size()) {
      tally.knownFile();
      then.run(from.number());
      return true;
    }
    OpenFile ended = rest.as(Growth.ENDED);
    landing.land(
        ended,
        from,
        new FilePosition(ended.file(), tally.began()),
        Pace.TO_THE_END,
        rests,
        tally,
        then);
    return true;
  }

  /** What was copied is landed from its copy, also if nothing of that is sealed yet. */
  private SourceFiles.CopyProgress taken(OpenFile whole, long known) throws IOException {
    return known < whole.file().size() ? files.taken(whole) : SourceFiles.CopyProgress.NOTHING;
  }

  /** Returns the file that was landed under a number, if it is still there. */
  private Optional<InputFile.Key> original(Recognition.KnownFile same) {
    SegmentFooter.Origin origin = same.last().origin();
    return Optional.of(InputFile.Key.of(origin.device(), origin.inode()))
        .filter(positions::isThere);
  }

  /** Returns a file that isn't wholly landed and begins as another one does. */
  private Optional<InputFile.Key> unfinishedLike(OpenFile whole) throws IOException {
    for (FilePosition position : positions.all()) {
      InputFile other = position.file();
      if (other.isSameFile(whole.file())
          || !positions.isUnfinished(other.key())
          || other.size() == 0) {
        continue;
      }
      try (OpenFile open = files.open(other)) {
        int length =
            (int) Math.min(OpenFile.HEAD_BYTES, Math.min(other.size(), whole.file().size()));
        if (Packing.of(open).isEmpty() && open.headHash(length).equals(whole.headHash(length))) {
          return Optional.of(other.key());
        }
      } catch (NoSuchFileException e) {
        LOG.debug("[{}] {} is gone", source, other.path());
      }
    }
    return Optional.empty();
  }
}
