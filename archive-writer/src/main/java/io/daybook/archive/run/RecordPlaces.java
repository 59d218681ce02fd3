package io.daybook.archive.run;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where the records of a person's rows lie, and how many rows each has. */
final class RecordPlaces {
  private static final NavigableMap<Long, PlaceRows> NONE = new TreeMap<>();

  private final Map<String, NavigableMap<Long, PlaceRows>> bySegment = new TreeMap<>();
  private final Map<String, LocalDate> arrivalDays = new HashMap<>();

  /** Where rows of others come from, as far as these were looked at. */
  private final Map<String, NavigableSet<Long>> others = new HashMap<>();

  /** The rows of one record, or of a piece that was cut anew. */
  static final class PlaceRows {
    private final String source;
    private long archived;
    private long quarantined;

    /** Under which the record was landed, where a row tells it. */
    private @Nullable LocalDate arrivalDay;

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

    @Nullable LocalDate arrivalDay() {
      return arrivalDay;
    }
  }

  private PlaceRows at(String source, String segment, long offset) {
    return bySegment
        .computeIfAbsent(segment, name -> new TreeMap<>())
        .computeIfAbsent(offset, place -> new PlaceRows(source));
  }

  /**
   * Counts a row of the archive.
   *
   * @param arrivalDay null: the row doesn't tell it
   */
  void archived(String source, String segment, long offset, @Nullable LocalDate arrivalDay) {
    PlaceRows rows = at(source, segment, offset);
    rows.archived++;
    if (arrivalDay != null) {
      rows.arrivalDay = arrivalDay;
    }
  }

  void quarantined(String source, String segment, long offset, LocalDate arrivalDay) {
    PlaceRows rows = at(source, segment, offset);
    rows.quarantined++;
    rows.arrivalDay = arrivalDay;
  }

  /** Tells of a row that stays: its record may be one of these. */
  void stays(String segment, long offset) {
    if (bySegment.getOrDefault(segment, NONE).containsKey(offset)) {
      shared(segment, offset);
    }
  }

  /** Tells of a row that stays, and whose record is theirs, though it may have no row of theirs. */
  void shared(String segment, long offset) {
    others.computeIfAbsent(segment, name -> new TreeSet<>()).add(offset);
  }

  /** Returns how many records of them have rows of others, as far as those were looked at. */
  long shared() {
    return others.values().stream().mapToLong(NavigableSet::size).sum();
  }

  /** Returns whether others have rows of what lies in a range of a segment's file. */
  boolean isShared(String segment, long start, long end) {
    NavigableSet<Long> places = others.get(segment);
    return places != null && !places.subSet(start, true, end, false).isEmpty();
  }

  /** Returns the places in a range of a segment's file. */
  NavigableMap<Long, PlaceRows> in(String segment, long start, long end) {
    return bySegment.getOrDefault(segment, NONE).subMap(start, true, end, false);
  }

  /** Returns the segments that have places. */
  Set<String> segments() {
    return bySegment.keySet();
  }

  /** Tells under which day a segment lies or lay; of several, the first is what runs read. */
  void arrived(String segment, LocalDate day) {
    if (bySegment.containsKey(segment)) {
      arrivalDays.merge(segment, day, (one, other) -> one.isBefore(other) ? one : other);
    }
  }

  /** Returns under which day a segment lies or lay; null if nobody told it. */
  @Nullable LocalDate arrivalDay(String segment) {
    return arrivalDays.get(segment);
  }

  /** Returns the segments with a place of which no arrival day is known. */
  Set<String> undated() {
    Set<String> undated = new TreeSet<>();
    bySegment.forEach(
        (segment, places) -> {
          if (!arrivalDays.containsKey(segment)
              && places.values().stream().anyMatch(rows -> rows.arrivalDay == null)) {
            undated.add(segment);
          }
        });
    return undated;
  }

  /** Returns all places of a segment. */
  Map<Long, PlaceRows> of(String segment) {
    return new HashMap<>(bySegment.getOrDefault(segment, NONE));
  }
}
