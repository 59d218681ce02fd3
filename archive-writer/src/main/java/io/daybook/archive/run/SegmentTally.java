package io.daybook.archive.run;

import io.daybook.archive.parse.ParseOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the records of one segment while one thread parses it. */
final class SegmentTally {
  private final Map<String, SegmentRejects> refused = new LinkedHashMap<>();
  private long records;
  private long withEvents;
  private long events;
  private long quarantined;
  private long skipped;
  private long noData;
  private long lines;
  private long badLines;

  /** Records that were refused alike, with the first one's message and place. */
  private static final class SegmentRejects {
    private final String message;
    private final String place;
    private long records;
    private long lines;

    SegmentRejects(String message, String place) {
      this.message = message;
      this.place = place;
    }
  }

  void read(int spannedLines) {
    records++;
    lines += spannedLines;
  }

  void gave(int count) {
    withEvents++;
    events += count;
  }

  void skipped(ParseOutcome.SkipReason why) {
    skipped++;
    noData += why == ParseOutcome.SkipReason.NO_DATA ? 1 : 0;
  }

  /**
   * @param place of the record, for people
   */
  void quarantined(ParseOutcome.Rejected why, String place, int spannedLines) {
    quarantined++;
    badLines += spannedLines;
    SegmentRejects alike = refused.get(why.kind());
    if (alike == null) {
      alike = new SegmentRejects(why.message(), place);
      refused.put(why.kind(), alike);
    }
    alike.records++;
    alike.lines += spannedLines;
  }

  SegmentCounts counts() {
    List<SegmentCounts.RejectCount> rejects = new ArrayList<>();
    refused.forEach(
        (kind, alike) ->
            rejects.add(
                new SegmentCounts.RejectCount(
                    kind, alike.message, alike.place, alike.records, alike.lines)));
    return new SegmentCounts(
        records, withEvents, events, quarantined, skipped, noData, lines, badLines, rejects);
  }
}
