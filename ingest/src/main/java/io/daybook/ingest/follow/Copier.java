package io.daybook.ingest.follow;

import io.daybook.ingest.follow.CopiedFile.CopyExtent;
import io.daybook.ingest.input.ForeignPacking;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles.CopyProgress;
import io.daybook.ingest.input.SourceInput.Rotation;
import io.daybook.ingest.spool.Batch;
import io.daybook.ingest.spool.Spool;
import io.daybook.ingest.spool.SpoolFullException;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
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

  /** How long the copy that rotation makes may take to appear. */
  private static final Duration ADOPTABLE = Duration.ofHours(24);

  /** Files that agree in so many bytes don't by chance, as those may that begin with a banner. */
  private static final int TELLING = OpenFile.HEAD_BYTES + OpenFile.TAIL_BYTES;

  /** What stays as it is for so long beside the file that it equals is a file of its own. */
  private static final Duration SUSPICIOUS = Duration.ofMinutes(5);

  private final SpooledFiles spooled;
  private final Rotation rotation;
  private final Framing framing;
  private final Transformation.@Nullable TransformationFactory kind;
  private final long rollBytes;
  private final Endings endings;
  private final Clock clock;
  private final Map<InputFile.Key, CopiedFile> copied = new HashMap<>();
  private final List<IdleStream> left = new ArrayList<>();

  /** Whose copy the directory of a stream holds, for others to ask at any time. */
  private final Map<Path, Path> logs = new ConcurrentHashMap<>();

  private boolean closed;

  /** Files that have a name, when they were last looked at. */
  private Set<InputFile.Key> there = Set.of();

  /** Files that were emptied: what they hold is new. */
  private final Set<InputFile.Key> begunAnew = new HashSet<>();

  /** Packed files, as they were when that was seen. */
  private final Map<InputFile.Key, InputFile> packed = new HashMap<>();

  /** Copies of what files held some time ago: more was copied of these, and nothing is of them. */
  private final Map<InputFile.Key, InputFile> older = new HashMap<>();

  /** Files that may be copies under way, as they were first seen. */
  private final Map<InputFile.Key, Suspect> suspects = new HashMap<>();

  /**
   * A stream that nobody appends to.
   *
   * @param earlier keys before the last one
   * @param emptied whether its file was seen without what was copied of it
   */
  private record IdleStream(
      Spool stream, @Nullable CopyKey key, List<CopyKey> earlier, boolean emptied) {}

  /**
   * By what the content of a copied file is known.
   *
   * @param earlier keys before the last one
   * @param goesOn whether more of it may be copied
   */
  record CopyKeys(CopyKey key, List<CopyKey> earlier, boolean goesOn) {

    /** Returns up to where a file holds what was copied; 0 if it is another file. */
    long endIn(OpenFile file) throws IOException {
      if (key.continuesIn(file)) {
        return key.offset();
      }
      return isBeginning(file, key, earlier) ? file.file().size() : 0;
    }
  }

  private record Suspect(InputFile file, Instant since) {}

  /**
   * @param rollBytes at which the copy of a file is cut into another data file
   */
  Copier(
      SpooledFiles spooled,
      Rotation rotation,
      Framing framing,
      Transformation.@Nullable TransformationFactory kind,
      long rollBytes,
      Duration idle,
      Clock clock) {
    this.spooled = spooled;
    this.rotation = rotation;
    this.framing = framing;
    this.kind = kind;
    this.rollBytes = rollBytes;
    this.endings = new Endings(idle);
    this.clock = clock;
    for (String name : spooled.names()) {
      Spool stream = spooled.stream(name);
      Optional<CopyKey> key = stream.last().flatMap(last -> CopyKey.parse(last.key()));
      left.add(new IdleStream(stream, key.orElse(null), List.of(), false));
    }
  }

  /**
   * Returns those of the files that are packed: rotation makes them, nothing is ever appended to
   * one, and they are landed themselves.
   *
   * @param found all files that have a name
   */
  List<InputFile> packed(List<InputFile> found) {
    packed.keySet().retainAll(found.stream().map(InputFile::key).collect(Collectors.toSet()));
    return found.stream().filter(this::isPacked).map(file -> file.as(Growth.GROWING)).toList();
  }

  private static boolean isPacked(OpenFile open) throws IOException {
    return Packing.of(open).isPresent() || ForeignPacking.of(open).isPresent();
  }

  private boolean isPacked(InputFile file) {
    CopiedFile known = copied.get(file.key());
    if (file.size() == 0 || (known != null && known.key() != null)) {
      return false;
    }
    InputFile before = packed.get(file.key());
    if (before != null && before.size() == file.size() && before.changed().equals(file.changed())) {
      return true;
    }
    packed.remove(file.key());
    try (OpenFile open = OpenFile.open(file)) {
      if (!isPacked(open)) {
        return false;
      }
      if (known != null) {
        // It had too few bytes to tell, and none of them was copied.
        leave(known, false);
      }
      packed.put(file.key(), file);
      return true;
    } catch (IOException e) {
      // To copy it will tell what is the matter.
      return false;
    }
  }

  /**
   * Copies what has come.
   *
   * @param named all files that have a name; those that {@link #packed} told of aren't copied
   * @return what could not be copied
   */
  List<InputProblem> copy(List<InputFile> named) {
    List<InputProblem> problems = new ArrayList<>();
    List<InputFile> found = named.stream().filter(file -> !packed.containsKey(file.key())).toList();
    there = found.stream().map(InputFile::key).collect(Collectors.toSet());
    for (InputFile file : found) {
      CopiedFile known = copied.get(file.key());
      if (known != null) {
        attempt(file, problems, () -> advance(known, file));
      }
    }
    // Only now is it known which files were emptied, and whose copies new ones may be.
    for (InputFile file : found) {
      if (!copied.containsKey(file.key()) && left.stream().anyMatch(l -> isOf(file, l))) {
        attempt(file, problems, () -> take(file));
      }
    }
    for (InputFile file : found) {
      if (!copied.containsKey(file.key())) {
        attempt(file, problems, () -> take(file));
      }
    }
    suspects.keySet().retainAll(there);
    older.keySet().retainAll(there);
    begunAnew.retainAll(there);
    finishThoseWithoutName(problems);
    return problems;
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

  private void advance(CopiedFile known, InputFile file) throws IOException {
    known.find(file);
    if (known.isAsSeen(file)) {
      return;
    }
    if (!known.isContinued()) {
      leave(known, true);
      begunAnew.add(file.key());
      take(file);
      return;
    }
    known.copy(CopyExtent.WHOLE_RECORDS);
    limitHeld(known);
  }

  private void leave(CopiedFile known, boolean emptied) throws IOException {
    copied.remove(known.seen().key());
    left.add(new IdleStream(known.stream(), known.key(), known.earlier(), emptied));
    known.end();
  }

  /** Returns the name that a log had when its copy was begun; the copy's if it isn't known. */
  Path logOf(InputFile copy) {
    return logs.getOrDefault(copy.path().getParent(), copy.path());
  }

  /** Returns whether a file was copied before, up to where it still holds the same. */
  boolean isKnown(InputFile file) {
    if (copied.containsKey(file.key())) {
      return true;
    }
    try (OpenFile open = OpenFile.open(file)) {
      for (IdleStream candidate : left) {
        CopyKey key = candidate.key();
        if (isOf(file, candidate) && key != null && key.continuesIn(open)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns whether a file was left there by its inode; after a reboot its device may be another.
   */
  private boolean isOf(InputFile file, IdleStream candidate) {
    CopyKey key = candidate.key();
    if (candidate.emptied() || key == null) {
      return false;
    }
    return key.file().equals(file.key())
        || (key.file().inode() == file.inode() && !there.contains(key.file()));
  }

  /** Takes in a file that isn't being copied: it goes on where it was left, or begins. */
  private void take(InputFile listed) throws IOException {
    InputFile file = asItIs(listed);
    InputFile known = older.get(file.key());
    if (file.size() == 0 || (known != null && known.size() == file.size())) {
      return;
    }
    try (OpenFile open = OpenFile.open(file)) {
      if (kind == null && isPacked(open)) {
        // It became one, or another file's inode, meanwhile: the next look knows.
        return;
      }
      Optional<IdleStream> before = before(open);
      CopyKey key = before.isPresent() ? before.get().key() : landedItself(open);
      if (key == null && isOlder(open)) {
        older.put(file.key(), file);
        return;
      }
      if (key == null && isCopyUnderWay(open)) {
        return;
      }
      before.ifPresent(left::remove);
      IdleStream from = before.orElseGet(this::free);
      CopiedFile taken = new CopiedFile(file, from.stream(), key, framing, kind, rollBytes);
      copied.put(file.key(), taken);
      logs.put(from.stream().directory(), file.path());
      taken.copy(CopyExtent.WHOLE_RECORDS);
      limitHeld(taken);
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

  /** Returns where a file was left: under its inode, or by content if rotation copies. */
  private Optional<IdleStream> before(OpenFile open) throws IOException {
    IdleStream best = null;
    for (IdleStream candidate : left) {
      CopyKey key = candidate.key();
      boolean may =
          key != null
              && (isOf(open.file(), candidate)
                  || (rotation == Rotation.COPYTRUNCATE && !key.file().equals(open.file().key())))
              && (best == null || best.key() == null || key.offset() > best.key().offset());
      if (may && key != null && key.continuesIn(open)) {
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns whether rotation made a file before the last lines were copied of the one it is of. */
  private boolean isOlder(OpenFile open) throws IOException {
    if (rotation != Rotation.COPYTRUNCATE || begunAnew.contains(open.file().key())) {
      return false;
    }
    for (IdleStream candidate : left) {
      CopyKey key = candidate.key();
      if (key != null && candidate.emptied() && isBeginning(open, key, candidate.earlier())) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a file ends before a key does, and holds what was copied by then. */
  private static boolean isBeginning(OpenFile file, CopyKey key, List<CopyKey> earlier)
      throws IOException {
    long size = file.file().size();
    if (key.offset() <= size) {
      return false;
    }
    for (int i = earlier.size() - 1; i >= 0; i--) {
      CopyKey before = earlier.get(i);
      if (before.offset() <= size) {
        return before.offset() >= TELLING && before.continuesIn(file);
      }
    }
    return false;
  }

  /** Returns by what copied files are known, for {@link #taken}; nothing if lines are wrapped. */
  List<CopyKeys> known() {
    List<CopyKeys> known = new ArrayList<>();
    if (kind != null) {
      return known;
    }
    for (CopiedFile file : copied.values()) {
      CopyKey key = file.key();
      if (key != null) {
        known.add(new CopyKeys(key, file.earlier(), !closed));
      }
    }
    for (IdleStream file : left) {
      if (file.key() != null) {
        known.add(new CopyKeys(file.key(), file.earlier(), false));
      }
    }
    return known;
  }

  /** Returns how much was copied of what a file holds; reads in it, which may take time. */
  static CopyProgress taken(OpenFile whole, List<CopyKeys> known) throws IOException {
    CopyProgress most = CopyProgress.NOTHING;
    for (CopyKeys file : known) {
      long end = file.endIn(whole);
      if (end > most.end() || (end == most.end() && end > 0 && file.goesOn())) {
        most = new CopyProgress(end, file.goesOn());
      }
    }
    return most;
  }

  /** Returns how far a file was landed before it was copied; null if it wasn't, or wrapped. */
  private @Nullable CopyKey landedItself(OpenFile open) throws IOException {
    InputFile.Key file = open.file().key();
    if (kind != null || begunAnew.contains(file)) {
      return null;
    }
    for (SegmentFooter last : spooled.landedItself(file)) {
      CopyKey key = CopyKey.of(file, last);
      if (key.continuesIn(open)) {
        return key;
      }
    }
    return null;
  }

  /** Returns whether a file may be the copy of one that is about to be emptied. */
  private boolean isCopyUnderWay(OpenFile open) throws IOException {
    if (rotation != Rotation.COPYTRUNCATE || begunAnew.contains(open.file().key())) {
      return false;
    }
    for (CopiedFile known : copied.values()) {
      CopyKey key = known.key();
      if (key != null
          && (isBeginning(open, key, known.earlier())
              || (key.hasHead(open)
                  && (open.file().size() < key.offset() || key.continuesIn(open))))) {
        return !isUnchangedForLong(open.file());
      }
    }
    return false;
  }

  private boolean isUnchangedForLong(InputFile file) {
    Instant now = clock.instant();
    Suspect known = suspects.get(file.key());
    if (known == null
        || known.file().size() != file.size()
        || !known.file().changed().equals(file.changed())
        || now.isBefore(known.since())) {
      suspects.put(file.key(), new Suspect(file, now));
      return false;
    }
    return !now.isBefore(known.since().plus(SUSPICIOUS));
  }

  /** Returns a stream that nobody needs any more, or a new one. */
  private IdleStream free() {
    for (IdleStream candidate : left) {
      Optional<Batch> last = candidate.stream().last();
      if (last.isEmpty() || !clock.instant().isBefore(last.get().time().plus(ADOPTABLE))) {
        left.remove(candidate);
        return candidate;
      }
    }
    int number = spooled.names().size() + 1;
    return new IdleStream(
        spooled.stream(String.format(Locale.ROOT, "copy-%06d", number)), null, List.of(), false);
  }

  private void finishThoseWithoutName(List<InputProblem> problems) {
    List<InputFile> gone = new ArrayList<>();
    for (CopiedFile known : List.copyOf(copied.values())) {
      if (there.contains(known.seen().key())) {
        continue;
      }
      attempt(
          known.seen(),
          problems,
          () -> {
            if (!known.isHeld()) {
              leave(known, false);
              return;
            }
            if (known.size() != known.seen().size()) {
              known.copy(CopyExtent.WHOLE_RECORDS);
            }
            gone.add(known.seen());
          });
    }
    for (InputFile.Key key : endings.among(gone, clock.instant())) {
      CopiedFile known = copied.get(key);
      if (known != null) {
        attempt(
            known.seen(),
            problems,
            () -> {
              known.copy(CopyExtent.EVERYTHING);
              leave(known, false);
            });
      }
    }
  }

  private void limitHeld(CopiedFile known) throws IOException {
    if (copied.size() > MOST_HELD) {
      known.letGo();
    }
  }

  /** Closes all files; what was copied stays. */
  void close() {
    closed = true;
    for (CopiedFile known : copied.values()) {
      try {
        known.letGo();
      } catch (IOException e) {
        // Nothing was written to it.
      }
    }
  }
}
