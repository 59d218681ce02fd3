package io.daybook.ingest.landing;

import io.daybook.ingest.input.DamagedFileException;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.UnpackedFile;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.PackedFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is known of a source's packed files, so that each is unpacked as seldom as can be. */
final class PackedFiles {
  /** How much longer a file that waits rests than it takes to unpack it. */
  private static final int REST = 20;

  private final String source;
  private final Journal journal;
  private final Map<InputFile.Key, RefusedFile> refused = new ConcurrentHashMap<>();

  private final Map<InputFile.Key, InputFile.Key> waiting = new ConcurrentHashMap<>();

  /** Until when, by {@link System#nanoTime}, files that wait aren't unpacked again. */
  private final Map<InputFile.Key, Long> resting = new ConcurrentHashMap<>();

  /** A file that can't be unpacked as it is. */
  private record RefusedFile(InputFile file, DamagedFileException reason) {}

  PackedFiles(String source, Journal journal) {
    this.source = source;
    this.journal = journal;
  }

  /** Takes in that a packed file is looked at only once another one is landed or gone. */
  void await(InputFile packed, InputFile.Key other) {
    waiting.put(packed.key(), other);
  }

  /** Returns for which file a packed one waits. */
  Optional<InputFile.Key> awaited(InputFile packed) {
    return Optional.ofNullable(waiting.get(packed.key()));
  }

  /** Takes in that a packed file waits, and how long it took to see that. */
  void rest(InputFile packed, Duration taken) {
    resting.put(packed.key(), System.nanoTime() + REST * taken.toNanos());
  }

  /** Returns whether it is too soon to unpack a file again that waits. */
  boolean isResting(InputFile packed) {
    Long until = resting.get(packed.key());
    return until != null && System.nanoTime() - until < 0;
  }

  /** Returns the number under which all of a packed file is landed; nothing if it isn't. */
  Optional<Long> landed(OpenFile packed) throws IOException {
    InputFile file = packed.file();
    Optional<PackedFile> known = journal.recognised(source, file.device(), file.inode());
    return known.isPresent()
            && known.get().size() == file.size()
            && known.get().tailHash().equals(packed.tailHash(file.size()))
        ? Optional.of(known.get().file())
        : Optional.empty();
  }

  /**
   * Keeps that all of a packed file is landed under a number.
   *
   * @param tailHash of its last bytes
   */
  void landed(InputFile packed, String tailHash, long number) {
    journal.recognise(
        source, new PackedFile(packed.device(), packed.inode(), packed.size(), tailHash, number));
  }

  /**
   * Opens a packed file as what it holds.
   *
   * @throws DamagedFileException if it isn't whole, also if it wasn't when it was last tried and is
   *     unchanged since
   */
  OpenFile unpack(OpenFile packed, Packing packing) throws IOException {
    InputFile file = packed.file();
    @Nullable RefusedFile known = refused.get(file.key());
    if (known != null
        && known.file().size() == file.size()
        && known.file().changed().equals(file.changed())) {
      throw known.reason();
    }
    try {
      OpenFile unpacked = UnpackedFile.open(packed, packing);
      refused.remove(file.key());
      return unpacked;
    } catch (DamagedFileException e) {
      refused.put(file.key(), new RefusedFile(file, e));
      throw e;
    }
  }
}
