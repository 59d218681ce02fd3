package io.daybook.ingest.follow;

import io.daybook.ingest.follow.FollowedFile.FileState;
import io.daybook.ingest.follow.FollowedFile.Found;
import io.daybook.ingest.follow.FollowedFile.Pinned;
import io.daybook.ingest.follow.FollowedFile.Released;
import io.daybook.ingest.follow.FollowedFile.Uncopied;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.input.SourceInput.Rotation;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that patterns name, followed through every rename: each is pinned as soon as it is seen,
 * and stays until all of it is landed, whatever becomes of its name.
 *
 * <p>A file under the name it was found by first is growing. One with another name, or none, is
 * rotated; once it has been quiet for long and nobody has it open for writing, it has ended.
 */
public final class TailedFiles implements SourceFiles, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TailedFiles.class);

  private final WatchedFiles watched;
  private final Pins pins;
  private final Endings endings;
  private final Clock clock;

  private final FollowedFiles followed;
  private final SpooledFiles spooled;
  private final Copier copier;
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
      Pins pins,
      FollowedFiles followed,
      SpooledFiles spooled,
      Copier copier,
      Duration idle,
      Clock clock) {
    this.spooled = spooled;
    this.copier = copier;
    this.watched = watched;
    this.pins = pins;
    this.followed = followed;
    this.endings = new Endings(followed, idle);
    this.clock = clock;
    pins.found().forEach(pin -> followed.of(pin.key()).become(new Pinned(pin, false)));
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
    try {
      FollowedFiles followed = new FollowedFiles();
      Copier copier =
          new Copier(
              followed,
              spooled,
              Rotation.RENAME,
              framing,
              null,
              CopiedFiles.ROLL_BYTES,
              idle,
              clock);
      TailedFiles files =
          new TailedFiles(
              new WatchedFiles(patterns, workingDirectory, wakeup, Clock.systemUTC()),
              Pins.open(directory),
              followed,
              spooled,
              copier,
              idle,
              clock);
      files.watched.start();
      return files;
    } catch (IOException e) {
      throw new OperatorException(
          ExitCode.NOT_READY,
          "["
              + directory
              + "] expected a directory for pins but found: "
              + e
              + "; check the disk and the rights of the state directory",
          e);
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same object says that nothing has changed
  public synchronized InputFiles.FileListing look() {
    InputFiles.FileListing found = watched.look();
    Look before = last;
    if (before != null && before.isLasting() && before.seen() == found) {
      return before.told();
    }
    List<InputProblem> problems = new ArrayList<>(found.problems());
    pins.copies().forEach(copy -> problems.add(notAPin(copy)));
    followed.find(found.files());
    List<InputFile> files = withoutName(problems);
    List<InputFile> toCopy = new ArrayList<>();
    for (InputFile file : found.files()) {
      Optional<InputFile> taken = take(file);
      taken.ifPresent(followed.state(file).isOfACopy() ? toCopy::add : files::add);
    }
    List<InputFile> all = new ArrayList<>(ended(files));
    all.addAll(copier.packed(toCopy));
    if (!closed) {
      problems.addAll(copier.copy(toCopy));
    }
    InputFiles.FileListing copies = spooled.look();
    all.addAll(copies.files());
    problems.addAll(copies.problems());
    InputFiles.FileListing told =
        new InputFiles.FileListing(all, found.unmatched(), problems, copies.quarantined());
    Look look =
        new Look(
            found,
            before != null && before.told().equals(told) ? before.told() : told,
            isLasting(found, told));
    last = look;
    return look.told();
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

  /** Takes a file in that has a name; nothing if it has another one by now. */
  private Optional<InputFile> take(InputFile file) {
    FollowedFile known = followed.of(file);
    synchronized (known) {
      FileState state = known.state();
      if (state instanceof Released before && file.isUnchanged(before.left())) {
        return Optional.of(file.as(Growth.ENDED));
      }
      if (state instanceof Pinned pinned) {
        boolean renamed = isRenamed(file, pinned);
        if (renamed != pinned.renamed()) {
          known.become(new Pinned(pinned.pin(), renamed));
        }
        return Optional.of(file.as(renamed ? Growth.ROTATED : Growth.GROWING));
      }
      if (state.isOfACopy()) {
        return Optional.of(file);
      }
      if (copier.isKnown(file)) {
        known.become(new Uncopied());
        return Optional.of(file);
      }
      return pin(file, known);
    }
  }

  private Optional<InputFile> pin(InputFile file, FollowedFile known) {
    try {
      Pins.Pin made = pins.pin(file);
      known.become(new Pinned(made, false));
      watched.lookAgain(file.path());
      // The link has changed the inode.
      return Optional.of(InputFile.at(made.link()).under(file.path()).as(Growth.GROWING));
    } catch (NoSuchFileException e) {
      LOG.debug("[{}] is gone: {}", file.path(), e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      LOG.info("[{}] can't be pinned ({}), it is copied as it grows", file.path(), e.toString());
      known.become(new Uncopied());
      return Optional.of(file);
    }
  }

  private static boolean isRenamed(InputFile file, Pinned pinned) {
    Path first = pinned.pin().name();
    return first != null
        && !first.equals(file.path())
        && (pinned.renamed() || !isStill(file, first));
  }

  /** A file with several names is found under one of them. */
  private static boolean isStill(InputFile file, Path name) {
    try {
      return InputFile.at(name).isSameFile(file);
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the pinned files that no pattern names any more. */
  private List<InputFile> withoutName(List<InputProblem> problems) {
    List<InputFile> files = new ArrayList<>();
    for (FollowedFile known : followed.all()) {
      if (followed.isNamed(known) || !(known.state() instanceof Pinned pinned)) {
        continue;
      }
      Pins.Pin pin = pinned.pin();
      try {
        Path name = pin.name() == null ? pin.link() : pin.name();
        files.add(InputFile.at(pin.link()).under(name).as(Growth.ROTATED));
      } catch (NoSuchFileException e) {
        LOG.warn("[{}] somebody has deleted the pin of {}", pin.link(), pin.name());
        forget(known, pinned);
      } catch (IOException e) {
        problems.add(InputProblem.unreadable(pin.link().toString(), e));
      }
    }
    return files;
  }

  /** Takes in that somebody else has deleted a pin. */
  @SuppressWarnings("ReferenceEquality") // the same object says that nobody has come between
  private static void forget(FollowedFile file, Pinned pinned) {
    synchronized (file) {
      if (file.state() == pinned) {
        file.become(new Found());
      }
    }
  }

  private List<InputFile> ended(List<InputFile> files) {
    List<InputFile> rotated =
        files.stream().filter(file -> file.growth() == Growth.ROTATED).toList();
    Set<InputFile.Key> ended = endings.among(rotated, clock.instant());
    return files.stream()
        .map(file -> ended.contains(file.key()) ? file.as(Growth.ENDED) : file)
        .toList();
  }

  private static InputProblem notAPin(Path copy) {
    return new InputProblem(
        copy.toString(),
        "expected a second name of a log but found a copy, as a restored backup has it; if the log"
            + " itself is gone, land it with 'daybook import', then delete it");
  }

  @Override
  public OpenFile open(InputFile file) throws IOException {
    if (file.isSpooled()) {
      return spooled.open(file);
    }
    if (followed.state(file) instanceof Pinned pinned) {
      try {
        return OpenFile.open(file, pinned.pin().link());
      } catch (NoSuchFileException e) {
        forget(followed.of(file), pinned);
      }
    }
    return OpenFile.open(file);
  }

  @Override
  public Path logOf(InputFile file) {
    return file.isSpooled() ? copier.logOf(file) : file.path();
  }

  @Override
  public CopyProgress taken(OpenFile whole) throws IOException {
    List<CopyKeys> known;
    synchronized (this) {
      known = copier.known();
    }
    return CopyKeys.taken(whole, known);
  }

  @Override
  public void release(InputFile file) throws IOException {
    if (file.isSpooled()) {
      spooled.release(file);
      return;
    }
    FollowedFile known = followed.of(file);
    synchronized (known) {
      if (known.state() instanceof Pinned pinned) {
        pins.remove(pinned.pin());
        known.become(new Found());
      }
      watched.lookAgain(file.path());
      try {
        InputFile left = InputFile.at(file.path());
        if (left.isSameFile(file)) {
          known.become(new Released(left));
        }
      } catch (NoSuchFileException e) {
        LOG.debug("[{}] is gone, and wholly landed", file.path());
      }
    }
  }

  @Override
  public boolean isLastName(InputFile file) throws IOException {
    return followed.state(file) instanceof Pinned pinned && isLastName(pinned.pin());
  }

  private static boolean isLastName(Pins.Pin pin) throws IOException {
    return Files.getAttribute(pin.link(), "unix:nlink") instanceof Integer links && links == 1;
  }

  /** A pin that is a file's last name stays: the file may end with a line that isn't landed. */
  @Override
  public synchronized void leave() {
    for (FollowedFile file : followed.all()) {
      synchronized (file) {
        if (file.state() instanceof Pinned pinned) {
          leave(file, pinned.pin());
        }
      }
    }
  }

  private void leave(FollowedFile file, Pins.Pin pin) {
    try {
      if (!isLastName(pin)) {
        pins.remove(pin);
        file.become(new Found());
      }
    } catch (IOException e) {
      LOG.warn("[{}] stays: {}", pin.link(), e.toString());
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
