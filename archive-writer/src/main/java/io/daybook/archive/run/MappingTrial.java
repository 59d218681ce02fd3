package io.daybook.archive.run;

import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.parse.EventText;
import io.daybook.archive.parse.GivenEvents;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.parse.RecordParser;
import io.daybook.archive.trial.Finding;
import io.daybook.archive.trial.Findings;
import io.daybook.archive.trial.SampleDuplicates;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.UncutStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tries a mapping on a sample, without a cluster. */
public final class MappingTrial {
  private static final int LONGEST_EXCERPT = 200;

  private final EventText text;
  private final Findings findings;
  private final Charset charset;
  private final ArchiveSource.TimeOrigin timeOrigin;
  private final int rowLimit;
  private final int rejectLimit;
  private final List<TrialRow> rows = new ArrayList<>();
  private final List<Reject> rejects = new ArrayList<>();
  private final Map<String, Long> kinds = new TreeMap<>();
  private long accepted;
  private long events;
  private long rejected;
  private long skipped;

  /** Pieces of nothing but NUL, which are no records. */
  private long holes;

  private MappingTrial(Mapping mapping, LocalDate today, int rowLimit, int rejectLimit) {
    this.findings = Findings.ofTrial(mapping, today);
    this.text = new EventText(mapping.source().dataset());
    this.charset = mapping.encoding().charset();
    this.timeOrigin = mapping.source().times();
    this.rowLimit = rowLimit;
    this.rejectLimit = rejectLimit;
  }

  /**
   * What the sample gave.
   *
   * @param accepted records that give events
   * @param events that they give
   * @param ambiguousTimes times in an hour that comes twice, read as {@code overlap} says
   * @param nulBytes NUL bytes before records, which are left out
   * @param timeOrigin where the times of events come from; those of arrival are noon UTC of today
   * @param rows the first events
   * @param rejects the first records that would be quarantined
   * @param rejectKinds all of them by reason, the most frequent first
   * @param duplicates events that the archive would take once
   * @param findings doubts about the mapping
   */
  public record TrialResult(
      long records,
      long accepted,
      long events,
      long rejected,
      long skipped,
      long ambiguousTimes,
      long nulBytes,
      ArchiveSource.TimeOrigin timeOrigin,
      List<TrialRow> rows,
      List<Reject> rejects,
      List<RejectKind> rejectKinds,
      SampleDuplicates duplicates,
      List<Finding> findings) {

    /** Returns the same with findings of another's before its own. */
    public TrialResult with(List<Finding> others) {
      List<Finding> all = new ArrayList<>(others);
      all.addAll(findings);
      return new TrialResult(
          records,
          accepted,
          events,
          rejected,
          skipped,
          ambiguousTimes,
          nulBytes,
          timeOrigin,
          rows,
          rejects,
          rejectKinds,
          duplicates,
          all);
    }
  }

  /**
   * An event as it would be archived.
   *
   * @param position byte offset of its record in the sample
   * @param number of the event among those of its record, from 1
   * @param of how many its record gives
   * @param columns value by column: text, or for {@code extra} a map of texts
   */
  public record TrialRow(long position, int number, int of, Map<String, Object> columns) {}

  /**
   * A record that would be quarantined.
   *
   * @param position its byte offset in the sample
   * @param record its beginning, as text
   */
  public record Reject(long position, ParseOutcome.Rejected why, String record) {}

  /**
   * Records that would be quarantined alike.
   *
   * @param kind reason and field
   */
  public record RejectKind(String kind, long records) {}

  /**
   * Reads a sample to its end.
   *
   * @param today stands for the arrival day
   * @param rowLimit events to show
   * @param rejectLimit refused records to show
   */
  public static TrialResult run(
      Mapping mapping,
      ZoneId zone,
      LocalDate today,
      InputStream sample,
      int rowLimit,
      int rejectLimit)
      throws IOException {
    MappingTrial trial = new MappingTrial(mapping, today, rowLimit, rejectLimit);
    Framing framing = mapping.source().framing();
    RecordParser parser = new RecordParser(mapping, zone);
    SegmentName name = new SegmentName("sample", mapping.source().name(), 1, 0, Long.MAX_VALUE);
    parser.begin(name, today, null);
    RecordStream.Extent extent =
        UncutStream.read(
            sample,
            framing,
            mapping.source().maxRecordBytes(),
            (position, bytes, from, to, size) -> {
              boolean isPiece = size == RecordStream.Size.OVERSIZED_PIECE;
              ParseOutcome outcome =
                  isPiece
                      ? parser.parsePiece(bytes, from, to)
                      : parser.parse(position, bytes, from, to);
              if (!isPiece) {
                trial.findings.look(position, bytes, from, to, outcome, parser);
              }
              if (outcome instanceof ParseOutcome.Rejected why) {
                trial.reject(position, why, bytes, from, to);
              } else if (isPiece) {
                trial.holes++;
              } else if (outcome instanceof ParseOutcome.Skipped) {
                trial.skipped++;
              } else {
                trial.accept(position, parser.events());
              }
            });
    return trial.result(extent.records() - trial.holes, parser.ambiguousTimes(), parser.nulBytes());
  }

  private void accept(long position, GivenEvents given) {
    accepted++;
    events += given.count();
    for (int i = 0; i < given.count() && rows.size() < rowLimit; i++) {
      rows.add(new TrialRow(position, i + 1, given.count(), text.of(given.event(i))));
    }
  }

  private void reject(long position, ParseOutcome.Rejected why, byte[] bytes, int from, int to) {
    rejected++;
    kinds.merge(why.kind(), 1L, Long::sum);
    if (rejects.size() < rejectLimit) {
      int end = Math.min(to, from + LONGEST_EXCERPT);
      String record = new String(bytes, from, end - from, charset);
      rejects.add(new Reject(position, why, record.stripTrailing()));
    }
  }

  private TrialResult result(long records, long ambiguousTimes, long nulBytes) {
    List<RejectKind> byFrequency =
        kinds.entrySet().stream()
            .map(kind -> new RejectKind(kind.getKey(), kind.getValue()))
            .sorted(Comparator.comparingLong(RejectKind::records).reversed())
            .toList();
    return new TrialResult(
        records,
        accepted,
        events,
        rejected,
        skipped,
        ambiguousTimes,
        nulBytes,
        timeOrigin,
        rows,
        rejects,
        byFrequency,
        findings.duplicates(),
        findings.list());
  }
}
