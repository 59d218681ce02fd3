package io.daybook.ingest.audit;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.RawManifest;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** What raw expiry told of a source up to a moment, by day of arrival. */
final class ExpiredDays {
  private final RawManifests manifests;
  private final NavigableMap<LocalDate, List<StoragePath>> days = new TreeMap<>();

  ExpiredDays(Storage storage, Zones zones, String source) throws IOException {
    this.manifests = new RawManifests(storage, zones);
    for (RawManifests.ManifestFile file : manifests.list(source)) {
      days.computeIfAbsent(file.arrivalDay(), day -> new ArrayList<>()).add(file.path());
    }
  }

  Set<LocalDate> days() {
    return days.keySet();
  }

  /** Returns the manifests of a day. */
  List<StoragePath> of(LocalDate day) {
    return days.getOrDefault(day, List.of());
  }

  /**
   * Returns the files that a manifest tells of.
   *
   * @throws io.daybook.warehouse.run.OperatorException if it can't be read
   */
  List<RawManifest.ExpiredFile> read(StoragePath manifest) throws IOException {
    return manifests.read(manifest).files();
  }

  /** Returns whether both know the same manifests. */
  boolean isSame(ExpiredDays other) {
    return days.equals(other.days);
  }
}
