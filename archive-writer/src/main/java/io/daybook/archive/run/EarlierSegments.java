package io.daybook.archive.run;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the segments before a segment, of the same file. */
final class EarlierSegments {
  private final Storage storage;

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
      if (day.isEmpty()) {
        continue;
      }
      for (FileStatus file : storage.list(directory.path())) {
        Optional<SegmentName> name =
            SegmentName.parse(file.path().name()).filter(n -> precedes(n, segment));
        if (name.isPresent()) {
          return Optional.of(new EarlierSegment(name.get(), file.path(), day.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean precedes(SegmentName name, SegmentName segment) {
    return name.source().equals(segment.source())
        && name.agent().equals(segment.agent())
        && name.file() == segment.file()
        && name.start() < segment.start()
        && name.end() >= segment.start();
  }
}
