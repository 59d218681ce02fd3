package io.daybook.ingest.follow;

import io.daybook.ingest.follow.CopiedFile.CopyExtent;
import io.daybook.ingest.follow.FollowedFile.Copied;
import io.daybook.ingest.follow.FollowedFile.Emptied;
import io.daybook.ingest.follow.FollowedFile.FileState;
import io.daybook.ingest.follow.FollowedFile.OlderCopy;
import io.daybook.ingest.follow.FollowedFile.Packed;
import io.daybook.ingest.follow.FollowedFile.Suspect;
import io.daybook.ingest.follow.FollowedFile.Uncopied;
import io.daybook.ingest.input.ForeignPacking;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.spool.SpoolFullException;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies files into streams as they grow: those that can't be pinned, those that are emptied under
 * their names, those whose lines are wrapped. One stream per file at a time; the key of its last
 * batch says which file it is and how far it was read, so that a restart goes on exactly there.
 *
 * <p>A file that no longer holds what was copied of it was emptied: its copy has ended, and the
 * file begins anew. What rotation by copy had put aside meanwhile is known by its content: it is
 * the same file, goes on where the emptied one was left, and nothing of it comes twice.
 */
final class Copier {
  /**
   * Files beyond are opened when they have grown, and lose what is written after their deletion.
   */
  private static final int MOST_HELD = 2000;

  /** What stays as it is for so long beside the file that it equals is a file of its own. */
  private static final Duration SUSPICIOUS = Duration.ofMinutes(5);

  private final FollowedFiles files;
  private final CopyStreams streams;
  private final Framing framing;
  private final Transformation.@Nullable TransformationFactory kind;
  private final Endings endings;
  private final Clock clock;

  /** How many files are copied, at least. */
  private long copies;

  /**
   * @param files of the source, which knows those that have a name before they are copied
   */
  Copier(
      FollowedFiles files,
      CopyStreams streams,
      Framing framing,
      Transformation.@Nullable TransformationFactory kind,
      Duration idle,
      Clock clock) {
    this.files = files;
    this.streams = streams;
    this.framing = framing;
    this.kind = kind;
    this.endings = new Endings(files, idle, clock);
    this.clock = clock;
  }

  /**
   * Returns those of the files that are packed: they are landed themselves.
   *
   * @param found files that have a name
   */
  List<InputFile> packed(List<InputFile> found) {
    return found.stream().filter(this::isPacked).map(file -> file.as(Growth.GROWING)).toList();
  }

  private boolean isPacked(InputFile file) {
    FollowedFile followed = files.of(file);
    Optional<CopiedFile> copy = copyOf(followed);
    if (file.size() == 0 || copy.filter(CopiedFile::isBegun).isPresent()) {
      return false;
    }
    if (followed.state() instanceof Packed before) {
      if (file.isUnchanged(before.seen())) {
        return true;
      }
      followed.become(new Uncopied());
    }
    try (OpenFile open = OpenFile.open(file)) {
      if (!isPacked(open)) {
        return false;
      }
      if (copy.isPresent()) {
        // It had too few bytes to tell, and none of them was copied.
        followed.become(new Uncopied());
        copy.get().end();
      }
      followed.become(new Packed(file));
      return true;
    } catch (IOException e) {
      // To copy it will tell what is the matter.
      return false;
    }
  }

  private static boolean isPacked(OpenFile open) throws IOException {
    return Packing.of(open).isPresent() || ForeignPacking.of(open).isPresent();
  }

  private static Optional<CopiedFile> copyOf(FollowedFile file) {
    return file.state() instanceof Copied copied ? Optional.of(copied.copy()) : Optional.empty();
  }

  /**
   * Copies what has come.
   *
   * @param named files that have a name; those that {@link #packed} told of aren't copied
   * @return what could not be copied
   */
  List<InputProblem> copy(List<InputFile> named) {
    List<InputProblem> problems = new ArrayList<>();
    List<InputFile> uncopied = new ArrayList<>();
    copies = files.all().stream().filter(file -> file.state() instanceof Copied).count();
    for (InputFile file : named) {
      Optional<CopiedFile> copy = copyOf(files.of(file));
      if (copy.isPresent()) {
        attempt(file, problems, () -> advance(copy.get(), file));
      }
      if (!(files.state(file) instanceof Packed) && !(files.state(file) instanceof Copied)) {
        uncopied.add(file);
      }
    }
    // Only now is it known which files were emptied, and whose copies new ones may be.
    takeIf(streams::isLeft, uncopied, problems);
    // A whole copy comes before one with less, whatever their names.
    takeIf(file -> !isSettled(file) && streams.isWholeCopy(file), uncopied, problems);
    takeIf(file -> true, uncopied, problems);
    finishThoseWithoutName(problems);
    return problems;
  }

  /** Takes in files for which a condition holds; they are no longer among the uncopied ones. */
  private void takeIf(
      Predicate<InputFile> condition, List<InputFile> uncopied, List<InputProblem> problems) {
    uncopied.removeIf(
        file -> {
          boolean holds = condition.test(file);
          if (holds) {
            attempt(file, problems, () -> take(file));
          }
          return holds;
        });
  }

  /** Returns whether there is nothing to be taken of a file as it is. */
  private boolean isSettled(InputFile file) {
    FileState state = files.state(file);
    return file.size() == 0
        || state instanceof Copied
        || (state instanceof OlderCopy known && known.seen().size() == file.size());
  }

  private interface CopyStep {
    void run() throws IOException;
  }

  private static void attempt(InputFile file, List<InputProblem> problems, CopyStep step) {
    try {
      step.run();
    } catch (NoSuchFileException e) {
      // Rotation at work: the next look finds it under its new name.
    } catch (SpoolFullException e) {
      problems.add(
          new InputProblem(
              file.path().toString(), "waits, nothing is lost: " + String.valueOf(e.getMessage())));
    } catch (IOException e) {
      problems.add(InputProblem.unreadable(file.path().toString(), e));
    }
  }

  private void advance(CopiedFile copy, InputFile file) throws IOException {
    copy.find(file);
    if (copy.isAsSeen(file)) {
      return;
    }
    if (!copy.isContinued()) {
      copy.empty(file, clock.instant());
      files.of(file).become(new Emptied());
      copy.end();
      take(file);
      return;
    }
    copy.copy(CopyExtent.WHOLE_RECORDS);
    limitHeld(copy);
  }

  /** Takes in a file that isn't being copied: it goes on where it was left, or begins. */
  private void take(InputFile listed) throws IOException {
    InputFile file = asItIs(listed);
    FollowedFile followed = files.of(file);
    FileState state = followed.state();
    if (streams.isLeft(file)) {
      streams.emptyThoseOf(file);
    }
    if (isSettled(file)) {
      return;
    }
    try (OpenFile open = OpenFile.open(file)) {
      if (kind == null && isPacked(open)) {
        // It became one, or another file's inode, meanwhile: the next look knows.
        return;
      }
      boolean isNew = state instanceof Emptied;
      Optional<CopyStream> before = streams.before(open, isNew);
      CopyKey landed =
          kind == null && !isNew && before.isEmpty() ? streams.landedItself(open) : null;
      if (before.isEmpty() && landed == null && !isNew) {
        if (streams.hasMoreOf(open)) {
          followed.become(new OlderCopy(file));
          return;
        }
        if (streams.mayCopy(open) && !isUnchangedForLong(followed, file)) {
          return;
        }
      }
      CopyStream stream = before.orElseGet(streams::free);
      if (before.isPresent()) {
        stream.resume(file.path());
      } else {
        stream.begin(file.path(), landed);
      }
      CopiedFile copy = new CopiedFile(file, stream, framing, kind);
      followed.become(new Copied(copy));
      copies++;
      copy.copy(CopyExtent.WHOLE_RECORDS);
      limitHeld(copy);
    }
  }

  /**
   * Returns a file as it is now. A file that was found emptied has a whole copy; the listing may
   * have seen a part of it, which looks like another file.
   */
  private static InputFile asItIs(InputFile listed) throws IOException {
    InputFile now = InputFile.at(listed.path());
    if (!now.isSameFile(listed)) {
      throw new NoSuchFileException(listed.path().toString(), null, "it was renamed meanwhile");
    }
    return now.as(listed.growth());
  }

  private boolean isUnchangedForLong(FollowedFile followed, InputFile file) {
    Instant now = clock.instant();
    if (followed.state() instanceof Suspect before
        && file.isUnchanged(before.seen())
        && !now.isBefore(before.since())) {
      return !now.isBefore(before.since().plus(SUSPICIOUS));
    }
    followed.become(new Suspect(file, now));
    return false;
  }

  private void finishThoseWithoutName(List<InputProblem> problems) {
    List<InputFile> gone = new ArrayList<>();
    for (FollowedFile file : files.all()) {
      Optional<CopiedFile> copy = files.isNamed(file) ? Optional.empty() : copyOf(file);
      if (copy.isPresent()) {
        attempt(copy.get().seen(), problems, () -> copyRest(file, copy.get(), gone));
      }
    }
    for (InputFile.Key key : endings.among(gone)) {
      FollowedFile file = files.of(key);
      CopiedFile copy = copyOf(file).orElseThrow();
      attempt(
          copy.seen(),
          problems,
          () -> {
            copy.copy(CopyExtent.EVERYTHING);
            file.become(new Uncopied());
            copy.end();
          });
    }
  }

  private static void copyRest(FollowedFile file, CopiedFile copy, List<InputFile> gone)
      throws IOException {
    if (!copy.isHeld()) {
      file.become(new Uncopied());
      copy.end();
      return;
    }
    if (copy.size() != copy.seen().size()) {
      copy.copy(CopyExtent.WHOLE_RECORDS);
    }
    gone.add(copy.seen());
  }

  private void limitHeld(CopiedFile copy) throws IOException {
    if (copies > MOST_HELD) {
      copy.letGo();
    }
  }

  /** Closes all files; what was copied stays. */
  void close() {
    for (FollowedFile file : files.all()) {
      copyOf(file).ifPresent(CopiedFile::close);
    }
  }
}
