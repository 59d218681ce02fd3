package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputFiles.FileListing;
import io.daybook.ingest.input.Wakeup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files that patterns name, looked at no more than it takes to see every change at the next
 * look: where nothing has changed, files aren't touched.
 *
 * <p>Directories are read again when one of them has another time or inode, and every half minute.
 * A file is looked at when it was changed a short while ago, when there is a hint that it was
 * written, and each time if it may be written by another name than the one it is watched under.
 * While a directory isn't covered by hints, all of them are read each time. Not for several
 * threads.
 */
final class WatchedFiles implements AutoCloseable {
  private static final Duration MOST_BETWEEN_WALKS = Duration.ofSeconds(30);

  /**
   * For as long after a change others may follow of which the time doesn't tell, nor a hint yet.
   */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /** How many names a file may have: its own, and the pin. */
  private static final int OWN_NAMES = 2;

  private final List<String> patterns;
  private final Path workingDirectory;
  private final DirectoryHints hints;
  private final Clock clock;
  private @Nullable Walked last;

  /** What a walk found, kept up to date until the next one. */
  private static final class Walked {
    private Instant began;
    private final Map<Path, Optional<InputFile>> directories;
    private FileListing listing;

    /** Places of files in the listing; empty until they are needed. */
    private final Map<Path, Integer> places = new HashMap<>();

    /** Places of files that are looked at each time. */
    private final Set<Integer> uncovered = new HashSet<>();

    /** Places of files that were changed a short while ago. */
    private final Set<Integer> settling = new TreeSet<>();

    private Walked(Instant began, InputFiles.WalkedPlaces found) {
      this.began = began;
      this.directories = found.directories();
      this.listing = found.listing();
    }

    private boolean isAsFound(InputFiles.WalkedPlaces found) {
      return directories.equals(found.directories()) && listing.equals(found.listing());
    }
  }

  /**
   * @param patterns plain names and globs
   * @param workingDirectory where relative ones begin
   * @param wakeup told when a name appears or goes
   * @param clock by which this host gives files their times
   */
  WatchedFiles(List<String> patterns, Path workingDirectory, Wakeup wakeup, Clock clock) {
    this.patterns = List.copyOf(patterns);
    this.workingDirectory = workingDirectory;
    this.hints = new DirectoryHints(wakeup);
    this.clock = clock;
  }

  /** Begins to take hints. */
  void start() {
    hints.start();
  }

  /** Returns the files as they are now; the same object as before if none is another way. */
  FileListing look() {
    Walked known = last;
    FileListing refreshed = known == null ? null : refresh(known);
    return refreshed == null ? walk() : refreshed;
  }

  /** Has a file looked at next time: we have changed it ourselves. May be called by any thread. */
  void lookAgain(Path file) {
    hints.note(file);
  }

  private FileListing walk() {
    Instant began = clock.instant();
    // What comes from here on is for the next look.
    hints.take();
    InputFiles.WalkedPlaces found = InputFiles.walk(patterns, workingDirectory);
    Map<Path, InputFile> there = new HashMap<>();
    boolean settled = true;
    for (Map.Entry<Path, Optional<InputFile>> directory : found.directories().entrySet()) {
      if (directory.getValue().isPresent()) {
        there.put(directory.getKey(), directory.getValue().get());
        settled &= isSettled(directory.getValue().get(), began);
      }
    }
    boolean covered = hints.watch(there);
    boolean keeps = covered && settled && found.listing().problems().isEmpty();
    Walked before = last;
    if (keeps && before != null && before.isAsFound(found)) {
      before.began = began;
      return before.listing;
    }
    last = keeps ? new Walked(began, found) : null;
    return found.listing();
  }

  /** Returns the listing, brought up to date; null if directories must be read again. */
  private @Nullable FileListing refresh(Walked known) {
    Instant now = clock.instant();
    DirectoryHints.Hint hint = hints.take();
    if (hint.named()
        || now.isBefore(known.began)
        || !now.isBefore(known.began.plus(MOST_BETWEEN_WALKS))
        || !areAsWalked(known.directories)) {
      return null;
    }
    if (known.places.isEmpty()) {
      place(known);
    }
    Set<Integer> places = new TreeSet<>(known.uncovered);
    places.addAll(known.settling);
    for (Path written : hint.written()) {
      Integer place = known.places.get(written);
      if (place != null) {
        places.add(place);
      }
    }
    return places.isEmpty() || lookAt(known, places, now) ? known.listing : null;
  }

  private static boolean areAsWalked(Map<Path, Optional<InputFile>> directories) {
    for (Map.Entry<Path, Optional<InputFile>> directory : directories.entrySet()) {
      InputFile before = directory.getValue().orElse(null);
      try {
        InputFile now = InputFile.at(directory.getKey());
        if (before == null || !now.isSameFile(before) || !now.changed().equals(before.changed())) {
          return false;
        }
      } catch (NoSuchFileException e) {
        if (before != null) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private static void place(Walked walked) {
    List<InputFile> files = walked.listing.files();
    for (int place = 0; place < files.size(); place++) {
      InputFile file = files.get(place);
      walked.places.put(file.path(), place);
      if (mayHaveOtherNames(file.path())) {
        walked.uncovered.add(place);
      }
      if (!isSettled(file, walked.began)) {
        walked.settling.add(place);
      }
    }
  }

  private static boolean mayHaveOtherNames(Path path) {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(path, "unix:isSymbolicLink,nlink", LinkOption.NOFOLLOW_LINKS);
      return !Boolean.FALSE.equals(attributes.get("isSymbolicLink"))
          || !(attributes.get("nlink") instanceof Integer links)
          || links > OWN_NAMES;
    } catch (IOException e) {
      return true;
    }
  }

  /** Looks at some files; returns false if one of them is gone, or another file. */
  private static boolean lookAt(Walked known, Set<Integer> places, Instant now) {
    List<InputFile> files = known.listing.files();
    List<InputFile> changed = null;
    for (int place : places) {
      InputFile before = files.get(place);
      InputFile file;
      try {
        file = InputFile.at(before.path());
      } catch (IOException e) {
        return false;
      }
      if (!file.isSameFile(before)) {
        return false;
      }
      if (isSettled(file, now)) {
        known.settling.remove(place);
      } else {
        known.settling.add(place);
      }
      if (file.size() != before.size() || !file.changed().equals(before.changed())) {
        if (changed == null) {
          changed = new ArrayList<>(files);
        }
        changed.set(place, file);
      }
    }
    if (changed != null) {
      known.listing = new FileListing(changed, known.listing.unmatched(), known.listing.problems());
    }
    return true;
  }

  private static boolean isSettled(InputFile file, Instant now) {
    return file.changed().plus(SETTLING).isBefore(now);
  }

  @Override
  public void close() {
    hints.close();
    last = null;
  }
}
