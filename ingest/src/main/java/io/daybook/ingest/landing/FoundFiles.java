package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.warehouse.segment.SegmentFooter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a source in one round, to be looked for by what a seal says of their origin. */
final class FoundFiles {
  private final List<InputFile> files;
  private @Nullable FilesByOrigin index;

  private record FilesByOrigin(
      Map<Long, List<InputFile>> byInode, Map<String, List<InputFile>> byPath) {}

  FoundFiles(InputFiles.FileListing listing) {
    this.files = Stream.concat(listing.files().stream(), listing.quarantined().stream()).toList();
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
      known =
          new FilesByOrigin(
              files.stream().collect(Collectors.groupingBy(InputFile::inode)),
              files.stream().collect(Collectors.groupingBy(file -> file.path().toString())));
      index = known;
    }
    return known;
  }
}
