package io.daybook.archive.run;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the records of a person's rows lie, and how many rows each has. */
final class RecordPlaces {
  private static final NavigableMap<Long, PlaceRows> NONE = new TreeMap<>();

  private final Map<String, NavigableMap<Long, PlaceRows>> bySegment = new TreeMap<>();

  /** The rows of one record, or of a piece that was cut anew. */
  static final class PlaceRows {
    private final String source;
    private long archived;
    private long quarantined;

    /** Of the rows in quarantine. */
    private @Nullable LocalDate quarantineDay;

    /** Whether other persons have rows of it. */
    private boolean isShared;

    private PlaceRows(String source) {
      this.source = source;
    }

    String source() {
      return source;
    }

    long archived() {
      return archived;
    }

    long quarantined() {
      return quarantined;
    }

    @Nullable LocalDate quarantineDay() {
      return quarantineDay;
    }

    boolean isShared() {
      return isShared;
    }
  }

  private PlaceRows at(String source, String segment, long offset) {
    return bySegment
        .computeIfAbsent(segment, name -> new TreeMap<>())
        .computeIfAbsent(offset, place -> new PlaceRows(source));
  }

  void archived(String source, String segment, long offset) {
    at(source, segment, offset).archived++;
  }

  void quarantined(String source, String segment, long offset, LocalDate arrivalDay) {
    PlaceRows rows = at(source, segment, offset);
    rows.quarantined++;
    rows.quarantineDay = arrivalDay;
  }

  /** Tells of a row that stays: its record may be one of these. */
  void stays(String segment, long offset) {
    PlaceRows rows = bySegment.getOrDefault(segment, NONE).get(offset);
    if (rows != null) {
      rows.isShared = true;
    }
  }

  /** Returns how many records of them have rows of others, as far as those were looked at. */
  long shared() {
    return bySegment.values().stream()
        .flatMap(places -> places.values().stream())
        .filter(PlaceRows::isShared)
        .count();
  }

  /** Returns the places in a range of a segment's file. */
  NavigableMap<Long, PlaceRows> in(String segment, long start, long end) {
    return bySegment.getOrDefault(segment, NONE).subMap(start, true, end, false);
  }

  /** Returns the segments that have places. */
  Set<String> segments() {
    return bySegment.keySet();
  }

  /** Returns all places of a segment. */
  Map<Long, PlaceRows> of(String segment) {
    return new HashMap<>(bySegment.getOrDefault(segment, NONE));
  }
}
