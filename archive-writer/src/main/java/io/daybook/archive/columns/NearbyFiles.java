package io.daybook.archive.columns;

import io.daybook.warehouse.ledger.DataFile;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that a day has so far, near a day that is written.
 *
 * @param distance days between the two; 0: it is the same one
 */
public record NearbyFiles(int distance, List<DataFile> files) {
  public NearbyFiles {
    files = List.copyOf(files);
  }

  /**
   * Returns the files of a day and of those within reach, the nearest first.
   *
   * @param reachDays how far from the day
   * @param byDay files of all days within reach; others don't matter
   */
  public static List<NearbyFiles> around(
      LocalDate day, int reachDays, Map<LocalDate, List<DataFile>> byDay) {
    Map<Integer, List<DataFile>> byDistance = new TreeMap<>();
    byDay.forEach(
        (other, files) -> {
          long distance = Math.abs(ChronoUnit.DAYS.between(day, other));
          if (distance <= reachDays) {
            byDistance.computeIfAbsent((int) distance, added -> new ArrayList<>()).addAll(files);
          }
        });
    return byDistance.entrySet().stream()
        .map(days -> new NearbyFiles(days.getKey(), days.getValue()))
        .toList();
  }
}
