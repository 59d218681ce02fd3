package io.daybook.archive.quarantine;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Quarantined records by source, arrival day, reason and column, with samples of each kind. */
public final class QuarantineSummary {
  private static final int LONGEST_SAMPLE = 500;

  private final int samples;
  private final PersonalMask mask;
  private final Map<RefusalKey, RefusalTally> groups = new TreeMap<>(RefusalKey.ORDER);

  /** What records that were refused alike have in common. */
  private record RefusalKey(
      String source, LocalDate arrivalDay, String dataset, String reason, String field) {
    static final Comparator<RefusalKey> ORDER =
        Comparator.comparing(RefusalKey::source)
            .thenComparing(RefusalKey::arrivalDay)
            .thenComparing(RefusalKey::dataset)
            .thenComparing(RefusalKey::reason)
            .thenComparing(RefusalKey::field);
  }

  private static final class RefusalTally {
    private long records;
    private long bytes;
    private final List<RefusedSample> samples = new ArrayList<>();
  }

  /**
   * Records that were refused alike.
   *
   * @param field the column that was refused; null where there is none
   * @param bytes of all of them together, line ends included
   * @param samples the first of them
   */
  public record RefusedKind(
      String source,
      LocalDate arrivalDay,
      String dataset,
      String reason,
      @Nullable String field,
      long records,
      long bytes,
      List<RefusedSample> samples) {}

  /**
   * One of them.
   *
   * @param offset of its first byte in the source's file
   * @param message what was expected and found
   * @param record its beginning
   */
  public record RefusedSample(
      String segment, long offset, long length, String message, String record) {}

  /**
   * @param samples how many records of each kind are shown
   * @param mask makes texts fit to be shown
   */
  public QuarantineSummary(int samples, PersonalMask mask) {
    this.samples = samples;
    this.mask = mask;
  }

  /** Counts a record. */
  public void add(QuarantineRow record) {
    String field = record.field() == null ? "" : record.field();
    RefusalTally group =
        groups.computeIfAbsent(
            new RefusalKey(
                record.source(), record.arrivalDay(), record.dataset(), record.reason(), field),
            kind -> new RefusalTally());
    group.records++;
    group.bytes += record.length();
    if (group.samples.size() < samples) {
      String text = record.record();
      group.samples.add(
          new RefusedSample(
              record.segment(),
              record.offset(),
              record.length(),
              mask.message(record.message()),
              mask.text(
                  text.length() <= LONGEST_SAMPLE
                      ? text
                      : text.substring(0, LONGEST_SAMPLE) + "…")));
    }
  }

  /**
   * Returns the kinds in the order of sources, then arrival days, the most frequent reason first.
   */
  public List<RefusedKind> kinds() {
    List<RefusedKind> kinds = new ArrayList<>();
    groups.forEach(
        (kind, group) ->
            kinds.add(
                new RefusedKind(
                    kind.source(),
                    kind.arrivalDay(),
                    kind.dataset(),
                    kind.reason(),
                    kind.field().isEmpty() ? null : kind.field(),
                    group.records,
                    group.bytes,
                    List.copyOf(group.samples))));
    kinds.sort(
        Comparator.comparing(RefusedKind::source)
            .thenComparing(RefusedKind::arrivalDay)
            .thenComparing(Comparator.comparingLong(RefusedKind::records).reversed()));
    return kinds;
  }
}
