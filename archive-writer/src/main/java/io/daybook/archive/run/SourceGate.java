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
    if (counts.quarantined() == 0 || counts.badLines() <= counts.lines() * limit) {
      return Optional.empty();
    }
    double share = 100.0 * counts.badLines() / counts.lines();
    String message =
        String.format(
            Locale.ROOT,
            "expected at most %.2f %% of its lines to be bad but found %,d of %,d (%.2f %%);"
                + " mend the mapping ('daybook mapping try %s') or raise reject-limit, then run"
                + " again; --allow-rejects %s=%d%% takes it as it is, this once%n%s",
            100 * limit,
            counts.badLines(),
            counts.lines(),
            share,
            source.name(),
            source.name(),
            (int) Math.ceil(share),
            reasons(counts));
    return Optional.of(held(source, HeldSource.HoldReason.REJECT_LIMIT, segments, counts, message));
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
    return String.format(
        Locale.ROOT, "  %,9d x %s%s: %s", reject.records(), reject.kind(), lines, reject.example());
  }
}
