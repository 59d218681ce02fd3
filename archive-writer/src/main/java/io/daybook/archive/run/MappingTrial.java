package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.parse.EventText;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.parse.RecordParser;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tries a mapping on a sample, without a cluster. */
public final class MappingTrial {
  private static final int LONGEST_EXCERPT = 200;

  private MappingTrial() {}

  /**
   * What the sample gave.
   *
   * @param rows the first events, column by column
   * @param rejects every record that would be quarantined, up to the limit
   */
  public record Result(
      long records,
      long accepted,
      long rejected,
      long skipped,
      List<Map<String, String>> rows,
      List<Reject> rejects) {}

  /**
   * A record that would be quarantined.
   *
   * @param position its byte offset in the sample
   * @param record its beginning, as text
   */
  public record Reject(long position, ParseOutcome.Rejected why, String record) {}

  /**
   * Reads a sample to its end.
   *
   * @param today stands for the arrival day
   * @param rowLimit events to show
   * @param rejectLimit refused records to show
   */
  public static Result run(
      Mapping mapping,
      ZoneId zone,
      LocalDate today,
      InputStream sample,
      int rowLimit,
      int rejectLimit)
      throws IOException {
    Framing framing = mapping.source().framing();
    RecordParser parser = new RecordParser(mapping, zone);
    EventText text = new EventText(mapping.source().dataset());
    SegmentName name = new SegmentName("sample", mapping.source().name(), 1, 0, Long.MAX_VALUE);
    long[] counts = new long[3];
    List<Map<String, String>> rows = new ArrayList<>();
    List<Reject> rejects = new ArrayList<>();
    if (framing.header() == Framing.HeaderRecord.ABSENT) {
      parser.begin(name, today, null);
    }
    RecordStream.Extent extent =
        RecordStream.read(
            sample,
            0,
            framing,
            List.of(),
            (position, bytes, from, to, size) -> {
              if (position == 0 && framing.header() == Framing.HeaderRecord.FIRST_RECORD) {
                parser.begin(name, today, Arrays.copyOfRange(bytes, from, to));
              }
              ParseOutcome outcome = parser.parse(position, bytes, from, to);
              if (outcome instanceof ParseOutcome.Rejected why) {
                counts[1]++;
                if (rejects.size() < rejectLimit) {
                  int end = Math.min(to, from + LONGEST_EXCERPT);
                  String record = new String(bytes, from, end - from, StandardCharsets.UTF_8);
                  rejects.add(new Reject(position, why, record.stripTrailing()));
                }
              } else if (outcome instanceof ParseOutcome.Skipped) {
                counts[2]++;
              } else {
                counts[0]++;
                if (rows.size() < rowLimit) {
                  rows.add(text.of(parser.events().event(0)));
                }
              }
            });
    return new Result(extent.records(), counts[0], counts[1], counts[2], rows, rejects);
  }
}
