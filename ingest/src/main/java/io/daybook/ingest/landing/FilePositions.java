package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.input.UnpackedFile;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files that a source has this round, and how far each is; they can be looked for by what a
 * seal says of their origin.
 */
final class FilePositions {
  private final Map<InputFile.Key, FilePosition> positions = new ConcurrentHashMap<>();
  private InputFiles.FileListing listing =
      new InputFiles.FileListing(List.of(), List.of(), List.of());
  private @Nullable FilesByOrigin index;
  private @Nullable FileBeginnings beginnings;

  private record FilesByOrigin(
      Map<Long, List<InputFile>> byInode, Map<String, List<InputFile>> byPath) {}

  /**
   * Takes in which files there are.
   *
   * @return what is gone with bytes that are not landed
   */
  List<InputProblem> take(InputFiles.FileListing found, Instant began) {
    synchronized (this) {
      listing = found;
      index = null;
      beginnings = null;
    }
    Set<InputFile.Key> now = new HashSet<>();
    for (InputFile file : found.files()) {
      now.add(file.key());
      of(file, began).find(file);
    }
    List<InputProblem> lost = new ArrayList<>();
    positions.forEach(
        (key, position) -> {
          if (!now.contains(key) && position.waitingBytes() > 0) {
            lost.add(
                new InputProblem(
                    position.file().path().toString(),
                    String.format(
                        Locale.ROOT,
                        "it is gone, with %d bytes behind byte %d that are not landed; put it back",
                        position.waitingBytes(),
                        position.committed())));
          }
        });
    positions.keySet().retainAll(now);
    return lost;
  }

  /** Returns how far a file is that there is. */
  FilePosition of(InputFile file, Instant now) {
    return positions.computeIfAbsent(file.key(), key -> new FilePosition(file, now));
  }

  /** Returns files, those first that were not looked into for the longest time. */
  List<InputFile> inTurn(List<InputFile> files, Instant now) {
    return files.stream()
        .sorted(Comparator.comparingLong(file -> of(file, now).visited()))
        .toList();
  }

  /** Returns whether there is such a file, looked into or not. */
  boolean isThere(InputFile.Key key) {
    return positions.containsKey(key);
  }

  /** Returns whether there is such a file that was looked into and isn't wholly landed. */
  boolean isUnfinished(InputFile.Key key) {
    FilePosition position = positions.get(key);
    return position != null && position.isUnfinished();
  }

  /** Opens a packed file as what it holds, unless that is known to be damaged. */
  OpenFile unpack(OpenFile packed, Packing packing) throws IOException {
    FilePosition position = positions.get(packed.file().key());
    return position == null ? UnpackedFile.open(packed, packing) : position.unpack(packed, packing);
  }

  /**
   * Returns where the bytes of a segment may be: its inode under any name, on another device if
   * need be, then its old name.
   */
  List<InputFile> candidates(SegmentFooter sealed) {
    SegmentFooter.Origin origin = sealed.origin();
    InputFile.Key key = InputFile.Key.of(origin.device(), origin.inode());
    FilesByOrigin known = index();
    List<InputFile> sameInode =
        new ArrayList<>(known.byInode().getOrDefault(origin.inode(), List.of()));
    sameInode.sort(Comparator.comparing(file -> !file.key().equals(key)));
    Set<InputFile> candidates = new LinkedHashSet<>(sameInode);
    candidates.addAll(known.byPath().getOrDefault(origin.path(), List.of()));
    return List.copyOf(candidates);
  }

  /** It is made when the first seal asks: most rounds have none. */
  private synchronized FilesByOrigin index() {
    FilesByOrigin known = index;
    if (known == null) {
      List<InputFile> files = new ArrayList<>(listing.files());
      files.addAll(listing.quarantined());
      known =
          new FilesByOrigin(
              files.stream().collect(Collectors.groupingBy(InputFile::inode)),
              files.stream().collect(Collectors.groupingBy(file -> file.path().toString())));
      index = known;
    }
    return known;
  }

  /**
   * Returns plain files that were looked into, are not wholly landed, and may begin as another one
   * does; all that do are among them.
   */
  List<InputFile> unfinishedLike(OpenFile whole, SourceFiles access) throws IOException {
    return beginnings(access).like(whole).stream()
        .filter(file -> !file.isSameFile(whole.file()) && isUnfinished(file.key()))
        .toList();
  }

  /** They are read when the first file asks: most rounds have none that is new and whole. */
  private synchronized FileBeginnings beginnings(SourceFiles access) {
    FileBeginnings known = beginnings;
    if (known == null) {
      known = FileBeginnings.of(listing.files().stream().filter(this::mayBePlain).toList(), access);
      beginnings = known;
    }
    return known;
  }

  /** Returns whether a file may be one that isn't packed, and isn't wholly landed. */
  private boolean mayBePlain(InputFile file) {
    FilePosition position = positions.get(file.key());
    return position == null
        || (!position.isPackedWaiting()
            && !position.isForeign()
            && !(position.isAsSeen(file) && !position.isUnfinished()));
  }

  /** Returns all files. */
  Collection<FilePosition> all() {
    return positions.values();
  }
}
