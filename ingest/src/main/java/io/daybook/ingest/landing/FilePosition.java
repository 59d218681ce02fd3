package io.daybook.ingest.landing;

import io.daybook.ingest.input.DamagedFileException;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.UnpackedFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How far a file is and what keeps it from being landed, as long as this process remembers; the
 * journal knows for ever how far it is.
 */
final class FilePosition {
  /** How much longer a file that waits rests than it takes to unpack it. */
  private static final int REST = 20;

  private volatile LandingState state = new Landable();

  /** What was given to the file before anything of it was sealed; 0 if nothing was. */
  private final AtomicLong number;

  private volatile InputFile seen;
  private volatile long found;
  private volatile long visited;
  private volatile long committed = -1;
  private volatile @Nullable Instant waitingSince;
  private volatile Instant grown;
  private volatile long searched;
  private volatile long sealedEnd = -1;

  /** What keeps a file from being landed. */
  sealed interface LandingState {}

  /** Nothing does: it is landed as it comes due, or wholly landed. */
  record Landable() implements LandingState {}

  /** It is packed in a way that isn't unpacked here. */
  record ForeignlyPacked() implements LandingState {}

  /**
   * It is packed and not wholly landed.
   *
   * @param awaited the file that must be landed or gone before; null if there is none
   * @param restsUntil until when, by {@link System#nanoTime}, it isn't unpacked again; null if it
   *     may be
   * @param damage why it can't be unpacked; null if it can, or wasn't tried
   */
  record PackedWaiting(
      InputFile.@Nullable Key awaited, @Nullable Long restsUntil, @Nullable FileDamage damage)
      implements LandingState {

    boolean isResting() {
      return restsUntil != null && System.nanoTime() - restsUntil < 0;
    }
  }

  /** Why a file can't be unpacked, as it is. */
  private record FileDamage(InputFile file, DamagedFileException reason) {}

  /**
   * @param now when it was found for the first time: until it is looked into, all of it may wait
   */
  FilePosition(InputFile seen, Instant now) {
    this(seen, now, new AtomicLong());
  }

  private FilePosition(InputFile seen, Instant now, AtomicLong number) {
    this.number = number;
    this.seen = seen;
    this.found = seen.size();
    this.grown = now;
    this.waitingSince = seen.size() > 0 ? now : null;
  }

  /** Returns that of what this file holds, which is one file with it for the journal. */
  FilePosition ofContent(InputFile content, Instant now) {
    return new FilePosition(content, now, number);
  }

  /** Returns the number under which the file is to be sealed, from then on one that is given. */
  long number(LongUnaryOperator next) {
    return number.updateAndGet(next);
  }

  LandingState state() {
    return state;
  }

  void become(LandingState next) {
    state = next;
  }

  /** Returns whether it is packed and not wholly landed. */
  boolean isPackedWaiting() {
    return state instanceof PackedWaiting;
  }

  /** Returns whether it is packed in a way that isn't unpacked here. */
  boolean isForeign() {
    return state instanceof ForeignlyPacked;
  }

  /** Takes in that a packed file is looked at only once another one is landed or gone. */
  void await(InputFile.Key other) {
    if (state instanceof PackedWaiting waiting) {
      state = new PackedWaiting(other, waiting.restsUntil(), waiting.damage());
    }
  }

  /** Takes in that a packed file waits, and how long it took to see that. */
  void rest(Duration taken) {
    if (state instanceof PackedWaiting waiting) {
      long until = System.nanoTime() + REST * taken.toNanos();
      state = new PackedWaiting(waiting.awaited(), until, waiting.damage());
    }
  }

  /**
   * Opens the file, which is packed, as what it holds.
   *
   * @throws DamagedFileException if it isn't whole, also if it wasn't when it was last tried and is
   *     unchanged since
   */
  OpenFile unpack(OpenFile packed, Packing packing) throws IOException {
    if (!(state instanceof PackedWaiting waiting)) {
      return UnpackedFile.open(packed, packing);
    }
    FileDamage known = waiting.damage();
    if (known != null && packed.file().isUnchanged(known.file())) {
      throw known.reason();
    }
    try {
      return UnpackedFile.open(packed, packing);
    } catch (DamagedFileException e) {
      FileDamage damage = new FileDamage(packed.file(), e);
      state = new PackedWaiting(waiting.awaited(), waiting.restsUntil(), damage);
      throw e;
    }
  }

  /** Takes in that it was found with this size, which is to be looked into. */
  void find(InputFile file) {
    found = file.size();
  }

  /** Takes in which round looked into it last. */
  void visit(long round) {
    visited = round;
  }

  /** Returns the round that looked into it last; 0 if none did. */
  long visited() {
    return visited;
  }

  boolean isLookedInto() {
    return committed >= 0;
  }

  /** Returns whether the file is as it was when it was looked into. */
  boolean isAsSeen(InputFile file) {
    return isLookedInto() && file.isUnchanged(seen) && seen.growth() == file.growth();
  }

  /** Takes in what is there now. */
  void see(InputFile file, long committedEnd, Instant now) {
    Instant waiting = waitingSince;
    Instant since = isLookedInto() || waiting == null ? now : waiting;
    if (file.size() != seen.size() || !isLookedInto()) {
      grown = now;
    }
    if (committedEnd < committed) {
      searched = 0;
    }
    seen = file;
    found = file.size();
    commit(committedEnd, since);
    if (waitingSince == null && file.size() > committedEnd) {
      waitingSince = since;
    }
  }

  /**
   * Takes in that everything up to an end is committed.
   *
   * @param since when what was found behind it began to wait
   */
  void commit(long end, Instant since) {
    if (end > committed) {
      waitingSince = end < found ? since : null;
    }
    committed = end;
  }

  /** Takes in that no record ends between what is committed and the file's end. */
  void searchedTo(long end) {
    searched = end;
  }

  long searched() {
    return Math.max(searched, committed);
  }

  InputFile file() {
    return seen;
  }

  /** Returns the byte up to which it is committed. */
  long committed() {
    return Math.max(0, committed);
  }

  /** Returns whether it was looked into and isn't wholly landed. */
  boolean isUnfinished() {
    return isLookedInto() && committed() < seen.size();
  }

  /** Returns how many bytes are known to be there and not committed. */
  long waitingBytes() {
    return isLookedInto() ? Math.max(0, found - committed()) : 0;
  }

  /**
   * Returns how many bytes may be there and not committed.
   *
   * @param sealed up to where it is sealed if it wasn't looked into yet: asked once
   */
  long waitingBytes(ToLongFunction<InputFile> sealed) {
    if (isLookedInto()) {
      return waitingBytes();
    }
    if (sealedEnd < 0) {
      sealedEnd = sealed.applyAsLong(seen);
    }
    return Math.max(0, found - sealedEnd);
  }

  /** Returns since when its oldest byte that isn't committed waits; null if none does. */
  @Nullable Instant waitingSince() {
    return waitingSince;
  }

  /** Returns when it was last seen to have another size. */
  Instant grown() {
    return grown;
  }
}
