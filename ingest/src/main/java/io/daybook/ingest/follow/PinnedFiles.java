package io.daybook.ingest.follow;

import io.daybook.ingest.follow.FollowedFile.FileState;
import io.daybook.ingest.follow.FollowedFile.Noticed;
import io.daybook.ingest.follow.FollowedFile.Pinned;
import io.daybook.ingest.follow.FollowedFile.Released;
import io.daybook.ingest.follow.FollowedFile.Uncopied;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are pinned as soon as they are seen, and stay until all of them is landed, whatever
 * becomes of their names.
 *
 * <p>A file under the name it was found by first is growing. One with another name, or none, is
 * rotated; once it has been quiet for long and nobody has it open for writing, it has ended.
 */
final class PinnedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PinnedFiles.class);

  private final Pins pins;
  private final FollowedFiles followed;
  private final CopyStreams copies;
  private final Endings endings;
  private final Consumer<Path> changed;

  /**
   * @param copies tell which files were copied before: they aren't pinned
   * @param changed told of a file that we have changed ourselves, by any thread
   */
  PinnedFiles(
      Pins pins,
      FollowedFiles followed,
      CopyStreams copies,
      Endings endings,
      Consumer<Path> changed) {
    this.pins = pins;
    this.followed = followed;
    this.copies = copies;
    this.endings = endings;
    this.changed = changed;
    pins.found().forEach(pin -> followed.of(pin.key()).become(new Pinned(pin, false)));
  }

  /**
   * Takes files in that have a name.
   *
   * @param files to which those are added that are landed themselves, also those without a name
   * @return those that must be copied
   */
  List<InputFile> take(List<InputFile> named, List<InputFile> files, List<InputProblem> problems) {
    pins.copies().forEach(copy -> problems.add(notAPin(copy)));
    List<InputFile> ours = withoutName(problems);
    List<InputFile> toCopy = new ArrayList<>();
    for (InputFile file : named) {
      FollowedFile known = followed.of(file);
      synchronized (known) {
        try {
          InputFile taken = take(file, known);
          (known.state().isOfACopy() ? toCopy : ours).add(taken);
        } catch (NoSuchFileException e) {
          LOG.debug("[{}] is gone: {}", file.path(), e.getMessage());
        }
      }
    }
    Set<InputFile.Key> ended =
        endings.among(ours.stream().filter(file -> file.growth() == Growth.ROTATED).toList());
    ours.forEach(file -> files.add(ended.contains(file.key()) ? file.as(Growth.ENDED) : file));
    return toCopy;
  }

  private InputFile take(InputFile file, FollowedFile known) throws NoSuchFileException {
    FileState state = known.state();
    if (state instanceof Released before && file.isUnchanged(before.left())) {
      return file.as(Growth.ENDED);
    }
    if (state instanceof Pinned pinned) {
      boolean renamed = isRenamed(file, pinned);
      if (renamed != pinned.renamed()) {
        known.become(new Pinned(pinned.pin(), renamed));
      }
      return file.as(renamed ? Growth.ROTATED : Growth.GROWING);
    }
    if (state.isOfACopy()) {
      return file;
    }
    if (copies.isKnown(file)) {
      known.become(new Uncopied());
      return file;
    }
    return pin(file, known);
  }

  private InputFile pin(InputFile file, FollowedFile known) throws NoSuchFileException {
    try {
      Pins.Pin made = pins.pin(file);
      known.become(new Pinned(made, false));
      changed.accept(file.path());
      // The link has changed the inode.
      return InputFile.at(made.link()).under(file.path()).as(Growth.GROWING);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      LOG.info("[{}] can't be pinned ({}), it is copied as it grows", file.path(), e.toString());
      known.become(new Uncopied());
      return file;
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

  private static InputProblem notAPin(Path copy) {
    return new InputProblem(
        copy.toString(),
        "expected a second name of a log but found a copy, as a restored backup has it; if the log"
            + " itself is gone, land it with 'daybook import', then delete it");
  }

  /** Takes in that somebody else has deleted a pin. */
  @SuppressWarnings("ReferenceEquality") // the same object says that nobody has come between
  private static void forget(FollowedFile file, Pinned pinned) {
    synchronized (file) {
      if (file.state() == pinned) {
        file.become(new Noticed());
      }
    }
  }

  /** Opens a file by its pin, if it has one. */
  OpenFile open(InputFile file) throws IOException {
    if (followed.state(file) instanceof Pinned pinned) {
      try {
        return OpenFile.open(file, pinned.pin().link());
      } catch (NoSuchFileException e) {
        forget(followed.of(file), pinned);
      }
    }
    return OpenFile.open(file);
  }

  /** Removes the pin of a file that is wholly landed. */
  void release(InputFile file) throws IOException {
    FollowedFile known = followed.of(file);
    synchronized (known) {
      if (known.state() instanceof Pinned pinned) {
        pins.remove(pinned.pin());
        known.become(new Noticed());
      }
      changed.accept(file.path());
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

  /** Returns whether a pin is the last name of its file. */
  boolean isLastName(InputFile file) throws IOException {
    return followed.state(file) instanceof Pinned pinned && isLastName(pinned.pin());
  }

  private static boolean isLastName(Pins.Pin pin) throws IOException {
    return Files.getAttribute(pin.link(), "unix:nlink") instanceof Integer links && links == 1;
  }

  /** Removes pins; one that is a last name stays: the file may end with a line not yet landed. */
  void leave() {
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
        file.become(new Noticed());
      }
    } catch (IOException e) {
      LOG.warn("[{}] stays: {}", pin.link(), e.toString());
    }
  }
}
