package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.PackedFile;
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
  private final RollPolicy roll;
  private final FileLanding landing;
  private final SourceBundle bundle;

  WholeFiles(
      String source,
      SourceFiles files,
      Journal journal,
      FilePositions positions,
      Recognition recognition,
      RollPolicy roll,
      FileLanding landing,
      SourceBundle bundle) {
    this.source = source;
    this.files = files;
    this.journal = journal;
    this.positions = positions;
    this.recognition = recognition;
    this.roll = roll;
    this.landing = landing;
    this.bundle = bundle;
  }

  /**
   * Lands what isn't known yet of a packed file.
   *
   * @param then is called once all of it is landed, which may be at the end of the round
   */
  void landPacked(OpenFile packed, Packing packing, FileVisit visit, FileLanding.WhenLanded then)
      throws IOException, LostBytesException {
    InputFile file = packed.file();
    String tail = packed.tailHash(file.size());
    Optional<PackedFile> known =
        journal
            .recognised(source, file.device(), file.inode())
            .filter(before -> before.size() == file.size() && before.tailHash().equals(tail));
    if (known.isPresent()) {
      visit.passedKnown();
      then.run(known.get().file());
      return;
    }
    visit.see(file, 0);
    FilePosition position = visit.position();
    if (!roll.isSettled(file, visit) || visit.rests() == Rests.WAIT || mustWait(visit)) {
      return;
    }
    long began = System.nanoTime();
    try (OpenFile whole = position.unpack(packed, packing)) {
      boolean waits =
          !land(
              whole,
              visit,
              number -> {
                journal.recognise(
                    source, new PackedFile(file.device(), file.inode(), file.size(), tail, number));
                then.run(number);
              });
      if (waits) {
        position.rest(Duration.ofNanos(System.nanoTime() - began));
      }
    }
  }

  private boolean mustWait(FileVisit visit) {
    return visit.position().state() instanceof FilePosition.PackedWaiting waiting
        && ((waiting.awaited() != null && positions.isUnfinished(waiting.awaited()))
            || (visit.pace() != Pace.TO_THE_END && waiting.isResting()));
  }

  /**
   * Lands what isn't known yet of a file.
   *
   * @param then is called once all of it is landed, which may be at the end of the round
   * @return false if another file must be landed first, which may be the same
   */
  boolean land(OpenFile whole, FileVisit visit, FileLanding.WhenLanded then)
      throws IOException, LostBytesException {
    InputFile file = whole.file();
    Optional<Recognition.KnownFile> same = recognition.of(whole);
    if (bundle.hasBeginnings()
        && recognition.mayGoOnAs(
            whole, same.isPresent() ? same.get().end() : 0, bundle::beginningAs)) {
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
        visit.passedKnown();
        then.run(same.isPresent() ? same.get().last().file() : from.number());
        return true;
      }
      if (taken.end() > known || taken.goesOn()) {
        return false;
      }
      Optional<Long> longer = recognition.longer(whole, known);
      if (longer.isPresent()) {
        visit.passedKnown();
        then.run(longer.get());
        return true;
      }
      Optional<InputFile.Key> first =
          same.isPresent()
              ? original(same.get()).filter(key -> known < file.size())
              : unfinishedLike(whole);
      if (first.isPresent() && !first.get().equals(file.key())) {
        visit.position().await(first.get());
        return false;
      }
      if (same.isPresent()) {
        from = same.get().checkpoint();
        rest = same.get().view();
      }
    }
    if (from.offset() >= rest.file().size()) {
      visit.passedKnown();
      then.run(from.number());
      return true;
    }
    OpenFile ended = rest.as(Growth.ENDED);
    FileVisit content = visit.ofContent(ended.file());
    content.passed(from.offset());
    landing.land(ended, from, content, then);
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
    for (InputFile other : positions.unfinishedLike(whole, files)) {
      try (OpenFile open = files.open(other)) {
        int length =
            (int) Math.min(OpenFile.HEAD_BYTES, Math.min(other.size(), whole.file().size()));
        if (open.headHash(length).equals(whole.headHash(length))) {
          return Optional.of(other.key());
        }
      } catch (NoSuchFileException e) {
        LOG.debug("[{}] {} is gone", source, other.path());
      }
    }
    return Optional.empty();
  }
}
