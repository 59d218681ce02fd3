package io.daybook.archive.run;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the segments before a segment, of the same file. A few days are remembered as they were
 * listed first: segments of a file are committed in order. Threads may look at once.
 */
final class EarlierSegments {
  private static final int DAYS = 4;

  private final Storage storage;
  private final Map<StoragePath, Map<FileKey, List<EarlierSegment>>> days =
      new LinkedHashMap<>(DAYS, 0.75f, true);

  /** A segment in the raw zone. */
  record EarlierSegment(SegmentName name, StoragePath path, LocalDate arrivalDay) {}

  EarlierSegments(Storage storage) {
    this.storage = storage;
  }

  /**
   * Returns the segment of the file that holds the byte before another one.
   *
   * @param path of the other one in its day of arrival; on the same day or before most likely lies
   *     the one that is looked for
   * @return empty if there is none
   */
  Optional<EarlierSegment> before(SegmentName segment, StoragePath path) throws IOException {
    String own = path.parent().name();
    List<FileStatus> likeliestFirst =
        storage.list(path.parent().parent()).stream()
            .filter(FileStatus::isDirectory)
            .sorted(
                Comparator.comparing((FileStatus day) -> day.path().name().compareTo(own) > 0)
                    .thenComparing(day -> day.path().name(), Comparator.reverseOrder()))
            .toList();
    for (FileStatus directory : likeliestFirst) {
      Optional<LocalDate> day = Zones.day(directory.path().name());
      if (day.isPresent()) {
        Optional<EarlierSegment> found =
            day(segment.source(), directory.path(), day.get())
                .getOrDefault(key(segment), List.of())
                .stream()
                .filter(other -> precedes(other.name(), segment))
                .findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private synchronized Map<FileKey, List<EarlierSegment>> day(
      String source, StoragePath directory, LocalDate day) throws IOException {
    Map<FileKey, List<EarlierSegment>> known = days.get(directory);
    if (known == null) {
      known = new HashMap<>();
      for (DayListing.StoredSegment found :
          DayListing.of(storage, source, directory, name -> true).segments()) {
        known
            .computeIfAbsent(key(found.name()), file -> new ArrayList<>(1))
            .add(new EarlierSegment(found.name(), found.path(), day));
      }
      days.put(directory, known);
      if (days.size() > DAYS) {
        days.remove(days.keySet().iterator().next());
      }
    }
    return known;
  }

  private static FileKey key(SegmentName name) {
    return new FileKey(name.source(), name.agent(), name.file());
  }

  private static boolean precedes(SegmentName name, SegmentName segment) {
    return name.start() < segment.start() && name.end() >= segment.start();
  }
}
