package io.daybook.archive.run;

import io.daybook.archive.mapping.ArchiveSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides from the counts of a source's waiting segments whether it is held: a broken mapping must
 * not publish half the revenue.
 */
final class SourceGate {
  private static final int REASONS = 5;

  /** 57 of 100 are no more than 57 %. */
  private static final double ROUNDING = 1e-6;

  private final Map<String, Double> rejectLimits;

  /**
   * @param rejectLimits by source, instead of its own; for one run
   */
  SourceGate(Map<String, Double> rejectLimits) {
    this.rejectLimits = Map.copyOf(rejectLimits);
  }

  /**
   * Decides on a source.
   *
   * @param segments of the source that wait, at least one
   * @param counts of all of them together
   */
  Optional<HeldSource> decide(
      ArchiveSource source, List<InputPlan.InputSegment> segments, SegmentCounts counts) {
    double limit = rejectLimits.getOrDefault(source.name(), source.rejectLimit());
    if (counts.badLines() > counts.lines() * limit + ROUNDING) {
      return Optional.of(
          held(
              source,
              HeldSource.HoldReason.REJECT_LIMIT,
              segments,
              counts,
              tooManyBad(source.name(), limit, counts)));
    }
    long data = counts.records() - counts.noData();
    if (limit < 1 && data > 0 && counts.skipped() == counts.records()) {
      return Optional.of(
          held(
              source,
              HeldSource.HoldReason.ALL_SKIPPED,
              segments,
              counts,
              allSkipped(source.name(), data)));
    }
    return Optional.empty();
  }

  private static String tooManyBad(String source, double limit, SegmentCounts counts) {
    double share = 100.0 * counts.badLines() / counts.lines();
    return String.format(
        Locale.ROOT,
        "expected at most %.2f %% of its lines to be bad but found %,d of %,d (%.2f %%);"
            + " mend the mapping ('daybook mapping try %s') or raise reject-limit, then run"
            + " again; --allow-rejects %s=%d%% takes it as it is, this once%n%s",
        100 * limit,
        counts.badLines(),
        counts.lines(),
        share,
        source,
        source,
        (int) Math.ceil(share),
        reasons(counts));
  }

  private static String allSkipped(String source, long records) {
    return String.format(
        Locale.ROOT,
        "expected an event among its %,d records but found that its mapping skips all of them; mend"
            + " the mapping ('daybook mapping try %s'), then run again; an event that comes"
            + " releases it; --allow-rejects %s=100%% takes it as it is, this once",
        records,
        source,
        source);
  }

  private static HeldSource held(
      ArchiveSource source,
      HeldSource.HoldReason reason,
      List<InputPlan.InputSegment> segments,
      SegmentCounts counts,
      String message) {
    LocalDate since =
        segments.stream()
            .map(InputPlan.InputSegment::arrivalDay)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return new HeldSource(
        source.name(),
        reason,
        since,
        segments.size(),
        counts.records(),
        segments.stream().mapToLong(InputPlan.InputSegment::freshBytes).sum(),
        message);
  }

  private static String reasons(SegmentCounts counts) {
    return counts.rejects().stream()
        .sorted(
            Comparator.comparingLong(SegmentCounts.RejectCount::lines)
                .thenComparingLong(SegmentCounts.RejectCount::records)
                .reversed()
                .thenComparing(SegmentCounts.RejectCount::kind))
        .limit(REASONS)
        .map(SourceGate::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(SegmentCounts.RejectCount reject) {
    String lines =
        reject.lines() == reject.records()
            ? ""
            : String.format(Locale.ROOT, " (%,d lines)", reject.lines());
    String example =
        reject.message() == null
            ? "the first in " + reject.place()
            : reject.message() + " (" + reject.place() + ")";
    return String.format(
        Locale.ROOT, "  %,9d x %s%s: %s", reject.records(), reject.kind(), lines, example);
  }
}
