package io.daybook.archive.expiry;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.NeededSegments;
import io.daybook.archive.run.NeededSegments.FileSegment;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the old segments of a source that later ones look back into. It costs a look at the footer
 * of each bundle of the source, and is done for sources alone whose segments look back.
 */
final class LookBack {
  private final Storage storage;
  private final Map<FileKey, List<FileSegment>> files = new HashMap<>();
  private final Map<StoragePath, List<SegmentName>> together = new HashMap<>();
  private final Set<StoragePath> staying = new HashSet<>();

  private LookBack(Storage storage) {
    this.storage = storage;
  }

  /**
   * Returns the segments that must stay.
   *
   * @param source its directory
   * @param firstKept arrival day from which on everything stays
   */
  static Set<SegmentName> needed(
      Storage storage,
      StoragePath source,
      Mapping mapping,
      LocalDate firstKept,
      LedgerState state,
      QuarantinedSegments quarantined)
      throws IOException {
    if (!NeededSegments.mayLookBack(mapping)) {
      return Set.of();
    }
    LookBack back = new LookBack(storage);
    for (FileStatus directory : storage.list(source)) {
      Optional<LocalDate> day = Zones.day(directory.path().name());
      if (day.isPresent()) {
        back.list(source.name(), directory.path(), day.get(), firstKept, state, quarantined);
      }
    }
    return back.needed(mapping);
  }

  private void list(
      String source,
      StoragePath directory,
      LocalDate day,
      LocalDate firstKept,
      LedgerState state,
      QuarantinedSegments quarantined)
      throws IOException {
    boolean isOld = day.isBefore(firstKept);
    List<DayListing.StoredSegment> listed =
        DayListing.of(storage, source, directory, any -> true).segments();
    Set<String> refused =
        isOld && !listed.isEmpty() ? quarantined.of(source, day).keySet() : Set.of();
    for (DayListing.StoredSegment segment : listed) {
      SegmentName name = segment.name();
      FileKey file = key(name);
      files
          .computeIfAbsent(file, key -> new ArrayList<>(1))
          .add(new FileSegment(name, segment.path(), false));
      together.computeIfAbsent(segment.path(), path -> new ArrayList<>(1)).add(name);
      if (!isOld
          || refused.contains(name.fileName())
          || !state.unconsumed(file, name.start(), name.end()).isEmpty()) {
        staying.add(segment.path());
      }
    }
  }

  private static FileKey key(SegmentName name) {
    return new FileKey(name.source(), name.agent(), name.file());
  }

  /** A bundle that stays for one slice stays with all of them, which look back, too. */
  private Set<SegmentName> needed(Mapping mapping) throws IOException {
    NeededSegments needs = new NeededSegments(storage, mapping);
    Set<SegmentName> all = new HashSet<>();
    Set<FileKey> open = new HashSet<>(files.keySet());
    while (!open.isEmpty()) {
      Set<FileKey> touched = new HashSet<>();
      for (FileKey file : open) {
        List<FileSegment> segments =
            files.getOrDefault(file, List.of()).stream()
                .map(each -> new FileSegment(each.name(), each.path(), stays(each)))
                .toList();
        Map<SegmentName, StoragePath> paths = new HashMap<>();
        segments.forEach(each -> paths.put(each.name(), each.path()));
        for (SegmentName name : needs.of(segments)) {
          StoragePath path = Optional.ofNullable(paths.get(name)).orElseThrow();
          List<SegmentName> others = together.getOrDefault(path, List.of());
          all.add(name);
          if (others.size() > 1 && staying.add(path)) {
            others.forEach(other -> touched.add(key(other)));
          }
        }
      }
      open = touched;
    }
    return all;
  }

  private boolean stays(FileSegment segment) {
    return staying.contains(segment.path());
  }
}
