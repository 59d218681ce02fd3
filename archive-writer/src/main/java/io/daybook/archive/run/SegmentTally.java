package io.daybook.archive.run;

import io.daybook.archive.parse.ParseOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the records of one segment while one thread parses it. */
final class SegmentTally {
  private final Map<String, Refused> refused = new LinkedHashMap<>();
  private long records;
  private long withEvents;
  private long events;
  private long quarantined;
  private long skipped;
  private long noData;
  private long lines;
  private long badLines;

  /** Records that were refused alike, with the first one's message and place. */
  private static final class Refused {
    private final String example;
    private long records;
    private long lines;

    Refused(String example) {
      this.example = example;
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
    Refused alike = refused.get(why.kind());
    if (alike == null) {
      alike = new Refused(why.message() + " (" + place + ")");
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
                new SegmentCounts.RejectCount(kind, alike.example, alike.records, alike.lines)));
    return new SegmentCounts(
        records, withEvents, events, quarantined, skipped, noData, lines, badLines, rejects);
  }
}
