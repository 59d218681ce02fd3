package io.daybook.archive.run;

import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Stops a run before its commit when too many of a source's records are bad: a broken mapping must
 * not publish half the revenue.
 */
final class RejectLimit {
  private final ConcurrentMap<String, ConcurrentMap<String, Kind>> kindsBySource =
      new ConcurrentHashMap<>();

  /** Records that were refused alike, with the first one's place. */
  private record Kind(String example, LongAdder count) {}

  void count(String source, String place, ParseOutcome.Rejected why) {
    kindsBySource
        .computeIfAbsent(source, name -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            why.kind(), name -> new Kind(why.message() + " (" + place + ")", new LongAdder()))
        .count()
        .increment();
  }

  /**
   * Checks a run's sums.
   *
   * @throws OperatorException naming every source above its limit with its most frequent reasons
   */
  void check(List<ArchiveSource> sources, List<SourceSums> sums) {
    String above =
        sources.stream()
            .flatMap(source -> message(source, sums).stream())
            .collect(Collectors.joining("\n"));
    if (!above.isEmpty()) {
      throw new OperatorException(ExitCode.BLOCKED, above);
    }
  }

  private List<String> message(ArchiveSource source, List<SourceSums> sums) {
    List<SourceSums> own = sums.stream().filter(s -> s.source().equals(source.name())).toList();
    long read = own.stream().mapToLong(SourceSums::recordsRead).sum();
    long bad = own.stream().mapToLong(SourceSums::recordsQuarantined).sum();
    if (bad <= read * source.rejectLimit()) {
      return List.of();
    }
    String reasons =
        kindsBySource.getOrDefault(source.name(), new ConcurrentHashMap<>()).entrySet().stream()
            .sorted((a, b) -> Long.compare(b.getValue().count().sum(), a.getValue().count().sum()))
            .limit(5)
            .map(RejectLimit::line)
            .collect(Collectors.joining("\n"));
    return List.of(
        String.format(
            Locale.ROOT,
            "[%s] Cannot archive: expected at most %.2f %% of the records to be bad but found %,d"
                + " of %,d (%.2f %%); nothing was committed. Mend the mapping ('daybook mapping try"
                + " %s'), or raise reject-limit, then run again.%n%s",
            source.name(),
            100 * source.rejectLimit(),
            bad,
            read,
            100.0 * bad / read,
            source.name(),
            reasons));
  }

  private static String line(Map.Entry<String, Kind> kind) {
    return String.format(
        Locale.ROOT,
        "  %,9d x %s: %s",
        kind.getValue().count().sum(),
        kind.getKey(),
        kind.getValue().example());
  }
}
