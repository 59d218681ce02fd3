package io.daybook.archive.mapping;

import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.table.Dataset;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A source as the archive needs it, its mapping apart.
 *
 * @param name lower_snake_case
 * @param dataset where its events go
 * @param ids the scope of its event ids: the source's name, or that of sources that carry the same
 *     events
 * @param framing how its bytes became records
 * @param maxRecordBytes the collector landed a longer record in pieces
 * @param lateness how long after its event a record may arrive (default 30 days); empty: any time
 * @param notBefore the first day of an event (default 2000-01-01)
 * @param rejectLimit share of its waiting lines that may be bad before it is held (default 1 %)
 * @param rules every key of its file that may decide what becomes of a record, with what stands
 *     there
 * @param identity the keys by which two records are the same event, on the same day: if they
 *     change, records that are archived may come as events of other ids or days
 * @param times where the times of its events come from
 */
public record ArchiveSource(
    String name,
    Dataset dataset,
    String ids,
    Framing framing,
    int maxRecordBytes,
    Optional<Duration> lateness,
    LocalDate notBefore,
    double rejectLimit,
    String rules,
    String identity,
    TimeOrigin times) {
  /** Where the time of an event comes from. */
  public enum TimeOrigin {
    RECORD,
    /** The record has none: the time at which its segment was begun. */
    ARRIVAL
  }

  private static final Duration DEFAULT_LATENESS = Duration.ofDays(30);
  private static final LocalDate DEFAULT_NOT_BEFORE = LocalDate.of(2000, 1, 1);
  private static final double DEFAULT_REJECT_LIMIT = 0.01;

  /** Keys that decide nothing of it: a collector's, and what is compared with the counts. */
  private static final Set<String> NO_RULES = Set.of("files", "roll", "reject-limit");

  /** Keys of it, of the whole record or of one of its events. */
  private static final List<String> IDENTITY =
      List.of(
          "fields.event_id",
          "fields.event_time",
          "each",
          "carry",
          "newest",
          "ids",
          "repeat",
          "quote",
          "escape",
          "start-pattern",
          "framing");

  private static boolean isOfIdentity(String key) {
    if (Set.of("fields", "events", "events.fields").contains(key)) {
      return true; // their own keys decide
    }
    String own = key.startsWith("events.") ? key.substring("events.".length()) : key;
    return IDENTITY.stream().anyMatch(of -> own.equals(of) || own.startsWith(of + "."));
  }

  /**
   * Reads the archive's keys from a source's file; what is wrong is added to the configuration's
   * problems.
   *
   * @return empty if the source has no dataset that can be used
   */
  static Optional<ArchiveSource> read(SourceConfig source) {
    ConfigNode node = source.node();
    Optional<Duration> lateness =
        node.text("lateness").filter("unlimited"::equals).isPresent()
            ? Optional.empty()
            : Optional.of(node.duration("lateness", DEFAULT_LATENESS));
    if (lateness.isPresent() && !Duration.ofDays(lateness.get().toDays()).equals(lateness.get())) {
      node.child("lateness").problem(node.child("lateness").rendered(), "whole days, like 30d", "");
    }
    LocalDate notBefore = notBefore(node);
    double rejectLimit = node.ratio("reject-limit", DEFAULT_REJECT_LIMIT);
    String ids = node.text("ids", source.name());
    if (node.has("ids") && !SourceConfig.isName(ids)) {
      node.child("ids")
          .problem("'" + ids + "'", "a lower_snake_case name", "write it like 'ids: web_shop'");
    }
    return source
        .dataset()
        .map(
            dataset ->
                new ArchiveSource(
                    source.name(),
                    dataset,
                    ids,
                    source.framing(),
                    source.maxRecordBytes(),
                    lateness,
                    notBefore,
                    rejectLimit,
                    node.canonical(key -> !NO_RULES.contains(key)),
                    node.canonical(ArchiveSource::isOfIdentity),
                    TimeOrigin.RECORD));
  }

  /** Returns the same source, whose events are dated by their arrival. */
  ArchiveSource datedByArrival() {
    return new ArchiveSource(
        name,
        dataset,
        ids,
        framing,
        maxRecordBytes,
        lateness,
        notBefore,
        rejectLimit,
        rules,
        // The same word meant a path once.
        identity + " (event_time is the segment's)",
        TimeOrigin.ARRIVAL);
  }

  /**
   * Returns how many days before and behind its own an event that comes again is looked for; {@link
   * Integer#MAX_VALUE}: all.
   */
  public int reachDays() {
    if (times == TimeOrigin.RECORD) {
      return 0;
    }
    return lateness.map(most -> Math.toIntExact(most.toDays())).orElse(Integer.MAX_VALUE);
  }

  private static LocalDate notBefore(ConfigNode node) {
    Optional<String> text = node.text("not-before");
    if (text.isEmpty()) {
      return DEFAULT_NOT_BEFORE;
    }
    try {
      LocalDate day = LocalDate.parse(text.get());
      if (day.getYear() >= 1 && day.getYear() <= 9999) {
        return day;
      }
    } catch (DateTimeParseException e) {
      // Told below, as for a day of no such year.
    }
    node.child("not-before")
        .problem("'" + text.get() + "'", "a day from 0001-01-01 on", "write it like 2000-01-01");
    return DEFAULT_NOT_BEFORE;
  }
}
