package io.daybook.ingest.follow;

import io.daybook.ingest.follow.FollowedFile.Emptied;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceInput.Rotation;
import io.daybook.ingest.spool.Spool;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The streams of a source's copies, and the search in them for what a file may be the copy of. */
final class CopyStreams {
  private final SpooledFiles spooled;
  private final Rotation rotation;
  private final FollowedFiles files;
  private final Clock clock;

  /** By their directories, for others to ask at any time whose copy one holds. */
  private final Map<Path, CopyStream> streams = new ConcurrentSkipListMap<>();

  CopyStreams(SpooledFiles spooled, Rotation rotation, FollowedFiles files, Clock clock) {
    this.spooled = spooled;
    this.rotation = rotation;
    this.files = files;
    this.clock = clock;
    spooled.names().forEach(this::add);
    if (rotation == Rotation.COPYTRUNCATE) {
      Set<InputFile.Key> goOn = keysOf(false).collect(Collectors.toSet());
      keysOf(true).filter(key -> !goOn.contains(key)).forEach(this::begunAnew);
    }
  }

  /** Returns the keys of the files in streams that were emptied, or in all others. */
  private Stream<InputFile.Key> keysOf(boolean emptied) {
    return streams.values().stream()
        .filter(stream -> stream.isEmptied() == emptied)
        .flatMap(stream -> stream.keys().stream())
        .map(keys -> keys.key().file());
  }

  /** An earlier process saw a file emptied, and copied nothing since. */
  private void begunAnew(InputFile.Key key) {
    files.of(key).become(new Emptied());
  }

  private CopyStream add(String name) {
    Spool spool = spooled.stream(name);
    return streams.computeIfAbsent(spool.directory(), directory -> new CopyStream(spool));
  }

  /** Returns the name that a log had when its copy was begun; the copy's if it isn't known. */
  Path logOf(InputFile copy) {
    CopyStream stream = streams.get(copy.path().getParent());
    Path log = stream == null ? null : stream.log();
    return log == null ? copy.path() : log;
  }

  /** Returns by what the content of all streams is known. */
  List<CopyKeys> known() {
    List<CopyKeys> known = new ArrayList<>();
    streams.values().forEach(stream -> stream.keys().ifPresent(known::add));
    return known;
  }

  /** Returns whether a file was left in a stream, whatever it holds now. */
  boolean isLeft(InputFile file) {
    return streams.values().stream().anyMatch(stream -> isOf(file, stream));
  }

  /** Returns whether a file was left in a stream and still holds what was copied of it. */
  boolean isKnown(InputFile file) {
    try (OpenFile open = OpenFile.open(file)) {
      for (CopyStream stream : streams.values()) {
        CopyKey key = stream.key();
        if (isOf(file, stream) && key != null && key.continuesIn(open)) {
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
  private boolean isOf(InputFile file, CopyStream stream) {
    CopyKey key = stream.key();
    if (stream.isInUse() || stream.isEmptied() || key == null) {
      return false;
    }
    return key.file().equals(file.key())
        || (key.file().inode() == file.inode() && !files.isToCopy(key.file()));
  }

  /** Takes in what an emptied file was left in, perhaps by an earlier process. */
  void emptyThoseOf(InputFile file) throws IOException {
    try (OpenFile open = OpenFile.open(file)) {
      for (CopyStream stream : streams.values()) {
        CopyKey key = stream.key();
        if (isOf(file, stream)
            && key != null
            && key.file().equals(file.key())
            && !key.continuesIn(open)) {
          stream.empty(file.path(), null);
        }
      }
    }
  }

  /** Returns whether a file holds all that was copied of one that was emptied. */
  boolean isWholeCopy(InputFile file) {
    if (rotation != Rotation.COPYTRUNCATE
        || streams.values().stream().noneMatch(CopyStream::isEmptied)) {
      return false;
    }
    try (OpenFile open = OpenFile.open(file)) {
      return before(open, true).isPresent();
    } catch (IOException e) {
      // To take it will tell what is the matter.
      return false;
    }
  }

  /**
   * Returns where a file was left: under its inode, or by content if rotation copies.
   *
   * @param isNew whether it was emptied: nothing that was left under its inode is of it
   */
  Optional<CopyStream> before(OpenFile open, boolean isNew) throws IOException {
    CopyStream best = null;
    for (CopyStream stream : streams.values()) {
      CopyKey key = stream.key();
      boolean may =
          key != null
              && !stream.isInUse()
              && ((!isNew && isOf(open.file(), stream))
                  || (rotation == Rotation.COPYTRUNCATE && !key.file().equals(open.file().key())))
              && (best == null || best.key() == null || key.offset() > best.key().offset());
      if (may && key != null && key.continuesIn(open)) {
        best = stream;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns whether rotation made a file before the last lines were copied of the one it is of. */
  boolean hasMoreOf(OpenFile open) throws IOException {
    if (rotation != Rotation.COPYTRUNCATE) {
      return false;
    }
    for (CopyStream stream : streams.values()) {
      if (stream.hasMoreOf(open, clock.instant())) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a file may be the copy of one that is about to be emptied. */
  boolean mayCopy(OpenFile open) throws IOException {
    if (rotation != Rotation.COPYTRUNCATE) {
      return false;
    }
    for (CopyStream stream : streams.values()) {
      Optional<CopyKeys> keys = stream.keys();
      if (stream.isInUse() && keys.isPresent() && keys.get().mayBecome(open)) {
        return true;
      }
    }
    return false;
  }

  /** Returns how far a file was landed before it was copied; null if it wasn't. */
  @Nullable CopyKey landedItself(OpenFile open) throws IOException {
    InputFile.Key file = open.file().key();
    for (SegmentFooter last : spooled.landedItself(file)) {
      CopyKey key = CopyKey.of(file, last);
      if (key.continuesIn(open)) {
        return key;
      }
    }
    return null;
  }

  /** Returns a stream that nobody needs any more, or a new one. */
  CopyStream free() {
    return streams.values().stream()
        .filter(stream -> stream.isFree(files, clock.instant()))
        .findFirst()
        .orElseGet(() -> add(String.format(Locale.ROOT, "copy-%06d", spooled.names().size() + 1)));
  }
}
