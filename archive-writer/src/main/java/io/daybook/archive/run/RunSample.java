package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.parse.RecordIds;
import io.daybook.archive.parse.RecordParser;
import io.daybook.archive.record.Arrival;
import io.daybook.archive.trial.Finding;
import io.daybook.archive.trial.Findings;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for findings about the mappings of a run in a sample of each source, once, behind the
 * commit: the first new records of its first segment are read once more. So it costs the same for a
 * small run and a large one, and nothing on the way of a record.
 */
final class RunSample {
  private static final Logger LOG = LoggerFactory.getLogger(RunSample.class);
  private static final int RECORDS = 300;
  private static final int BYTES = 256 << 10;

  private final Storage storage;
  private final ZoneId zone;
  private long looked;

  private RunSample(Storage storage, ZoneId zone) {
    this.storage = storage;
    this.zone = zone;
  }

  /**
   * Returns the findings, source by source; none of a source whose sample can't be read.
   *
   * @param zone the business zone
   * @param taken what the run archived
   */
  static List<SampledFinding> of(
      Storage storage, ZoneId zone, List<Mapping> mappings, InputPlan taken) {
    Map<String, InputPlan.InputSegment> first = new HashMap<>();
    taken.segments().forEach(segment -> first.putIfAbsent(segment.name().source(), segment));
    List<SampledFinding> findings = new ArrayList<>();
    for (Mapping mapping : mappings) {
      InputPlan.InputSegment segment = first.get(mapping.source().name());
      if (segment != null) {
        findings.addAll(new RunSample(storage, zone).look(mapping, segment));
      }
    }
    return findings;
  }

  /** What is archived is archived: a sample that makes trouble stops nothing. */
  private List<SampledFinding> look(Mapping mapping, InputPlan.InputSegment segment) {
    String source = mapping.source().name();
    try {
      return findings(mapping, segment).stream()
          .filter(finding -> finding.code().isOfNights())
          .map(finding -> SampledFinding.of(source, segment.name().fileName(), finding))
          .toList();
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "[{}] {} is not looked at as a sample: {}",
          source,
          segment.name().fileName(),
          e.toString());
      return List.of();
    }
  }

  private List<Finding> findings(Mapping mapping, InputPlan.InputSegment segment)
      throws IOException {
    Findings findings = Findings.ofRun(mapping, segment.arrivalDay());
    RecordParser parser = new RecordParser(mapping, zone);
    LandedSegments reader = new LandedSegments(storage);
    SegmentFooter footer = reader.footer(segment.name(), segment.path());
    RecordIds ids = new RecordIds(segment.name(), footer.batches());
    EarlierHeaders.HeaderInForce header =
        new EarlierHeaders(storage).at(segment.name(), segment.path(), footer, mapping);
    parser.begin(ids, Arrival.of(footer, segment.arrivalDay()), footer.framing(), header.record());
    parser.loseHeader(header.missing());
    reader.firstRecords(
        segment.path(),
        footer,
        BYTES,
        (position, bytes, from, to, size) -> {
          ids.pass(position);
          if (size == RecordStream.Size.WHOLE && segment.isFresh(position) && looked < RECORDS) {
            ParseOutcome outcome = parser.parse(position, bytes, from, to);
            findings.look(position, bytes, from, to, outcome, parser);
            looked++;
          } else if (size == RecordStream.Size.WHOLE) {
            parser.passOver(position, bytes, from, to);
          } else {
            parser.loseRow();
          }
        });
    return findings.list();
  }
}
