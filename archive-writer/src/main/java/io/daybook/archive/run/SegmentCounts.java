package io.daybook.archive.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records of a segment when it was parsed, or of several together.
 *
 * @param records that are new
 * @param withEvents records that gave events
 * @param events that they gave
 * @param quarantined records that can't be archived
 * @param skipped records that are no events: by a rule of the mapping, blanks and headers
 * @param noData those of the skipped that are blanks and headers
 * @param lines that the records span
 * @param badLines that the quarantined ones span
 * @param rejects the quarantined ones by reason and field
 */
public record SegmentCounts(
    long records,
    long withEvents,
    long events,
    long quarantined,
    long skipped,
    long noData,
    long lines,
    long badLines,
    List<RejectCount> rejects) {

  static final SegmentCounts NOTHING = new SegmentCounts(0, 0, 0, 0, 0, 0, 0, 0, List.of());

  public SegmentCounts {
    rejects = List.copyOf(rejects);
  }

  /**
   * Records that were refused alike.
   *
   * @param kind reason and field
   * @param message of the first one; null where only the counts are remembered, since it may hold a
   *     customer's values
   * @param place of the first one, for people
   */
  public record RejectCount(
      String kind, @Nullable String message, String place, long records, long lines) {
    RejectCount plus(RejectCount other) {
      RejectCount example = message == null && other.message != null ? other : this;
      return new RejectCount(
          kind, example.message, example.place, records + other.records, lines + other.lines);
    }

    /** Returns the same without anything that a record held. */
    public RejectCount withoutMessage() {
      return new RejectCount(kind, null, place, records, lines);
    }
  }

  /** Returns the same without anything that a record held. */
  SegmentCounts withoutMessages() {
    return new SegmentCounts(
        records,
        withEvents,
        events,
        quarantined,
        skipped,
        noData,
        lines,
        badLines,
        rejects.stream().map(RejectCount::withoutMessage).toList());
  }

  SegmentCounts plus(SegmentCounts other) {
    Map<String, RejectCount> both = new TreeMap<>();
    for (List<RejectCount> each : List.of(rejects, other.rejects)) {
      each.forEach(reject -> both.merge(reject.kind(), reject, RejectCount::plus));
    }
    return new SegmentCounts(
        records + other.records,
        withEvents + other.withEvents,
        events + other.events,
        quarantined + other.quarantined,
        skipped + other.skipped,
        noData + other.noData,
        lines + other.lines,
        badLines + other.badLines,
        new ArrayList<>(both.values()));
  }
}
