package io.daybook.ingest.follow;

import io.daybook.ingest.follow.FollowedFile.Released;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.SourceInput.Rotation;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that patterns name, followed through every rename. They are pinned, or copied into spools
 * as they grow: those that can't be pinned, and all of them where rotation copies and empties files
 * or lines are wrapped. Of a file that is copied the copy is landed; of packed ones the file
 * itself.
 */
public final class TailedFiles implements SourceFiles, AutoCloseable {
  private final WatchedFiles watched;
  private final FollowedFiles followed;
  private final @Nullable PinnedFiles pinned;
  private final SpooledFiles spooled;
  private final CopyStreams copies;
  private final Copier copier;
  private final boolean isWrapped;
  private boolean closed;
  private @Nullable Look last;

  /**
   * A look.
   *
   * @param told what it returned for what it had seen
   * @param isLasting whether the next one would return the same for the same
   */
  private record Look(
      InputFiles.FileListing seen, InputFiles.FileListing told, boolean isLasting) {}

  private TailedFiles(
      WatchedFiles watched,
      FollowedFiles followed,
      @Nullable PinnedFiles pinned,
      SpooledFiles spooled,
      CopyStreams copies,
      Copier copier,
      boolean isWrapped) {
    this.watched = watched;
    this.followed = followed;
    this.pinned = pinned;
    this.spooled = spooled;
    this.copies = copies;
    this.copier = copier;
    this.isWrapped = isWrapped;
    watched.start();
  }

  /**
   * Begins to follow files; what an earlier process had pinned is taken up.
   *
   * @param patterns plain names and globs
   * @param framing how their records end
   * @param workingDirectory where relative ones begin
   * @param directory of this source's pins alone; created if it is missing
   * @param spooled takes copies of files that can't be pinned; streams of this source alone, whose
   *     data files end only when they are told to
   * @param idle how long a rotated file must be quiet before it may have ended
   * @param wakeup told when a name appears or goes
   * @throws OperatorException if the directory can't be used
   */
  public static TailedFiles open(
      List<String> patterns,
      Framing framing,
      Path workingDirectory,
      Path directory,
      SpooledFiles spooled,
      Duration idle,
      Clock clock,
      Wakeup wakeup) {
    FollowedFiles followed = new FollowedFiles();
    CopyStreams copies = new CopyStreams(spooled, Rotation.RENAME, followed, clock);
    WatchedFiles watched = new WatchedFiles(patterns, workingDirectory, wakeup, Clock.systemUTC());
    Endings endings = new Endings(followed, idle, clock);
    PinnedFiles pinned =
        new PinnedFiles(Pins.open(directory), followed, copies, endings, watched::lookAgain);
    Copier copier = new Copier(followed, copies, framing, null, idle, clock);
    return new TailedFiles(watched, followed, pinned, spooled, copies, copier, false);
  }

  /**
   * Begins to copy files; those of an earlier process go on where they were left.
   *
   * @param input which files, and how they are rotated
   * @param framing of what is landed
   * @param kind unwraps lines; null if they are not wrapped
   * @param spooled streams of this source alone, whose data files end only when they are told to
   * @param idle how long a file without a name must be quiet before it may have ended
   * @param wakeup told when a name appears or goes
   */
  public static TailedFiles copying(
      SourceInput.Files input,
      Framing framing,
      Transformation.@Nullable TransformationFactory kind,
      Path workingDirectory,
      SpooledFiles spooled,
      Duration idle,
      Clock clock,
      Wakeup wakeup) {
    FollowedFiles followed = new FollowedFiles();
    CopyStreams copies = new CopyStreams(spooled, input.rotation(), followed, clock);
    return new TailedFiles(
        new WatchedFiles(input.patterns(), workingDirectory, wakeup, Clock.systemUTC()),
        followed,
        null,
        spooled,
        copies,
        new Copier(followed, copies, framing, kind, idle, clock),
        kind != null);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same object says that nothing has changed
  public synchronized InputFiles.FileListing look() {
    InputFiles.FileListing found = watched.look();
    Look before = last;
    if (before != null && before.isLasting() && before.seen() == found) {
      return before.told();
    }
    InputFiles.FileListing told = lookAt(found);
    Look look =
        new Look(
            found,
            before != null && before.told().equals(told) ? before.told() : told,
            isLasting(found, told));
    last = look;
    return look.told();
  }

  private InputFiles.FileListing lookAt(InputFiles.FileListing found) {
    List<InputProblem> problems = new ArrayList<>(found.problems());
    followed.find(found.files());
    List<InputFile> files = new ArrayList<>();
    List<InputFile> toCopy =
        pinned == null ? found.files() : pinned.take(found.files(), files, problems);
    List<InputFile> packed = copier.packed(toCopy);
    if (!closed) {
      problems.addAll(copier.copy(toCopy));
    }
    InputFiles.FileListing held = spooled.look();
    files.addAll(held.files());
    problems.addAll(held.problems());
    if (!isWrapped) {
      files.addAll(packed);
    } else if (!closed) {
      packed.forEach(file -> problems.add(notUnwrapped(file)));
    }
    return new InputFiles.FileListing(files, found.unmatched(), problems, held.quarantined());
  }

  /** Returns whether nothing in a listing comes to something else with time. */
  private boolean isLasting(InputFiles.FileListing found, InputFiles.FileListing told) {
    return followed.all().stream().noneMatch(file -> file.state().isOfACopy())
        && spooled.names().isEmpty()
        && told.problems().isEmpty()
        && told.files().size() == found.files().size()
        && told.files().stream()
            .allMatch(
                file ->
                    file.growth() == Growth.GROWING
                        || (file.growth() == Growth.ENDED
                            && followed.state(file) instanceof Released));
  }

  private static InputProblem notUnwrapped(InputFile packed) {
    return new InputProblem(
        packed.path().toString(),
        "expected lines of a container but found a packed file, of which nothing is landed; let"
            + " the pattern leave packed files out");
  }

  @Override
  public OpenFile open(InputFile file) throws IOException {
    if (file.isSpooled()) {
      return spooled.open(file);
    }
    return pinned == null ? OpenFile.open(file) : pinned.open(file);
  }

  @Override
  public Path logOf(InputFile file) {
    return file.isSpooled() ? copies.logOf(file) : file.path();
  }

  @Override
  public CopyProgress taken(OpenFile whole) throws IOException {
    if (isWrapped) {
      return CopyProgress.NOTHING;
    }
    List<CopyKeys> known;
    synchronized (this) {
      known = copies.known();
    }
    return CopyKeys.taken(whole, known);
  }

  @Override
  public void release(InputFile file) throws IOException {
    if (file.isSpooled()) {
      spooled.release(file);
    } else if (pinned != null) {
      pinned.release(file);
    }
  }

  @Override
  public boolean isLastName(InputFile file) throws IOException {
    return pinned != null && pinned.isLastName(file);
  }

  @Override
  public synchronized void leave() {
    if (pinned != null) {
      pinned.leave();
    }
  }

  /** Takes in nothing more by copying; what was taken stays to be landed. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    watched.close();
    last = null;
    copier.close();
    spooled.close();
  }
}
