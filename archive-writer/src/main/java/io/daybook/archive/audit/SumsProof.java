package io.daybook.archive.audit;

import io.daybook.archive.audit.ArchiveFlaw.ArchiveFlawKind;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.ExpiredRows;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerProof;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.QuarantineTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The two sums of a dataset, by source and arrival day: as each entry booked them, and as they come
 * out when what lies there is counted.
 */
final class SumsProof {
  private final AuditedTable table;
  private final LedgerProof ledger;
  private final List<ArchiveFlaw> flaws = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** A source and a day of arrival (UTC). */
  private record ArrivedSource(String source, LocalDate day) {}

  SumsProof(AuditedTable table, LedgerProof ledger) {
    this.table = table;
    this.ledger = ledger;
  }

  List<ArchiveFlaw> flaws() {
    return flaws;
  }

  List<String> notes() {
    return notes;
  }

  /** Holds each entry's sums against each other and against the rows that it brought. */
  void booked() {
    Map<PartitionKey, Long> rows = new HashMap<>();
    for (LedgerEntry entry : ledger.entries()) {
      if (entry instanceof LedgerEntry.Commit commit) {
        for (SourceSums sums : commit.sums()) {
          sums.imbalance()
              .ifPresent(
                  why -> flaw(commit, sums.arrivalDay(), "both sums of " + sums.source(), why));
        }
        if (ledger.isWhole()) {
          brought(commit, rows);
        }
      }
    }
  }

  private void brought(LedgerEntry.Commit commit, Map<PartitionKey, Long> rows) {
    long archived = commit.sums().stream().mapToLong(SourceSums::eventsArchived).sum();
    long refused = commit.sums().stream().mapToLong(SourceSums::recordsQuarantined).sum();
    for (ExpiredRows expired : commit.expired()) {
      boolean refusedOnes = expired.table().equals(QuarantineTable.NAME);
      archived -= refusedOnes ? 0 : expired.rows();
      refused -= refusedOnes ? expired.rows() : 0;
    }
    for (PartitionKey key : commit.removed()) {
      long gone = Optional.ofNullable(rows.remove(key)).orElse(0L);
      archived += isRefused(key) ? 0 : gone;
      refused += isRefused(key) ? gone : 0;
    }
    for (PartitionVersion version : commit.added()) {
      long before = Optional.ofNullable(rows.put(version.key(), version.rows())).orElse(0L);
      long more = version.rows() - before;
      archived -= isRefused(version.key()) ? 0 : more;
      refused -= isRefused(version.key()) ? more : 0;
    }
    brought(commit, "events archived", archived);
    brought(commit, "records quarantined", refused);
  }

  private void brought(LedgerEntry.Commit commit, String what, long missing) {
    if (missing != 0) {
      flaw(
          commit,
          null,
          "as many rows more as its sums count " + what,
          String.format(
              Locale.ROOT, "%,d rows %s", Math.abs(missing), missing > 0 ? "less" : "more"));
    }
  }

  private static boolean isRefused(PartitionKey key) {
    return key.table().equals(QuarantineTable.NAME);
  }

  private void flaw(
      LedgerEntry.Commit commit, @Nullable LocalDate day, String expected, String found) {
    String path = ledger.path(commit).value();
    flaws.add(
        day == null
            ? ArchiveFlaw.of(ArchiveFlawKind.SUM, table.name(), path, expected, found)
            : ArchiveFlaw.of(ArchiveFlawKind.SUM, table.name(), day, path, expected, found));
  }

  /**
   * Holds the sums of all entries against the rows of the files, and the records read against the
   * footers of the segments.
   *
   * @param landed by source; all that have sums or rows
   */
  void counted(LedgerState state, CountedRows counts, Map<String, LandedRecords> landed) {
    Map<String, Map<LocalDate, SourceSums>> booked = new TreeMap<>();
    for (SourceSums sums : state.sums()) {
      booked.computeIfAbsent(sums.source(), s -> new TreeMap<>()).put(sums.arrivalDay(), sums);
    }
    Set<ArrivedSource> corrected = corrected();
    Map<ArrivedSource, Long> expired = expired();
    for (Map.Entry<String, LandedRecords> source : landed.entrySet()) {
      Map<LocalDate, SourceSums> sums = booked.getOrDefault(source.getKey(), Map.of());
      archived(source.getKey(), sums, counts, source.getValue());
      refused(source.getKey(), sums, counts, expired);
      read(source.getKey(), sums, source.getValue(), corrected);
      source.getValue().damaged().forEach(this::unreadable);
    }
  }

  private void unreadable(StoragePath manifest) {
    flaws.add(
        ArchiveFlaw.of(
            ArchiveFlawKind.UNREADABLE,
            table.name(),
            manifest.value(),
            "the manifest that raw expiry wrote",
            "other bytes"));
  }

  private void archived(
      String source, Map<LocalDate, SourceSums> sums, CountedRows counts, LandedRecords landed) {
    Map<LocalDate, Long> rows = new TreeMap<>();
    long homeless = 0;
    for (Map.Entry<String, Long> segment : counts.archived(source).entrySet()) {
      Optional<LocalDate> day = landed.arrival(segment.getKey());
      day.ifPresent(of -> rows.merge(of, segment.getValue(), Long::sum));
      homeless += day.isPresent() ? 0 : segment.getValue();
    }
    if (homeless > 0) {
      long booked = sums.values().stream().mapToLong(SourceSums::eventsArchived).sum();
      long found = homeless + rows.values().stream().mapToLong(Long::longValue).sum();
      notes.add(
          String.format(
              Locale.ROOT,
              "[%s] %,d rows of source %s are of segments that the raw zone lacks: its archived"
                  + " events are compared over all arrival days together",
              table.name(),
              homeless,
              source));
      compare(source, Optional.empty(), "events archived", booked, found, "rows");
      return;
    }
    for (LocalDate day : days(sums, rows)) {
      long booked = Optional.ofNullable(sums.get(day)).map(SourceSums::eventsArchived).orElse(0L);
      compare(
          source, Optional.of(day), "events archived", booked, rows.getOrDefault(day, 0L), "rows");
    }
  }

  private void refused(
      String source,
      Map<LocalDate, SourceSums> sums,
      CountedRows counts,
      Map<ArrivedSource, Long> gone) {
    for (LocalDate day : days(sums, counts.refused().getOrDefault(source, Map.of()))) {
      long booked =
          Optional.ofNullable(sums.get(day)).map(SourceSums::recordsQuarantined).orElse(0L);
      long expired = gone.getOrDefault(new ArrivedSource(source, day), 0L);
      compare(
          source,
          Optional.of(day),
          "records quarantined",
          booked,
          counts.refused(source, day) + expired,
          expired == 0
              ? "rows in quarantine"
              : String.format(Locale.ROOT, "rows in quarantine or expired (%,d)", expired));
    }
  }

  /** Returns the rows of the quarantine that expired. */
  private Map<ArrivedSource, Long> expired() {
    Map<ArrivedSource, Long> gone = new HashMap<>();
    for (LedgerEntry entry : ledger.entries()) {
      if (entry instanceof LedgerEntry.Commit commit) {
        for (ExpiredRows rows : commit.expired()) {
          if (rows.table().equals(QuarantineTable.NAME)) {
            gone.merge(new ArrivedSource(rows.source(), rows.day()), rows.rows(), Long::sum);
          }
        }
      }
    }
    return gone;
  }

  /** Records of a segment are those that were landed, but where quarantined ones were cut anew. */
  private void read(
      String source,
      Map<LocalDate, SourceSums> sums,
      LandedRecords landed,
      Set<ArrivedSource> corrected) {
    if (!landed.isWhole()) {
      notes.add(
          String.format(
              "[%s] the raw zone lacks archived segments of source %s: the records read aren't"
                  + " compared; 'daybook verify raw' tells more",
              table.name(), source));
      return;
    }
    int left = 0;
    for (LocalDate day : days(sums, landed.days())) {
      Optional<Long> records = landed.records(day);
      if (records.isEmpty() || corrected.contains(new ArrivedSource(source, day))) {
        left++;
      } else {
        long booked = Optional.ofNullable(sums.get(day)).map(SourceSums::recordsRead).orElse(0L);
        compare(
            source,
            Optional.of(day),
            "records read",
            booked,
            records.get(),
            "in the footers of the archived segments");
      }
    }
    if (left > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "[%s] records read of source %s aren't compared for %,d arrival days: segments that"
                  + " overlap or can't be read, or records that were archived again",
              table.name(),
              source,
              left));
    }
  }

  /** Returns where an entry corrected the records read, without new bytes; no erasure does. */
  private Set<ArrivedSource> corrected() {
    Set<ArrivedSource> corrected = new HashSet<>();
    for (LedgerEntry entry : ledger.entries()) {
      if (entry instanceof LedgerEntry.Commit commit && commit.erasures().isEmpty()) {
        Set<String> fresh = new HashSet<>();
        for (ConsumedRange range : commit.consumed()) {
          fresh.add(range.file().source());
        }
        commit.sums().stream()
            .filter(sums -> !fresh.contains(sums.source()) && !isReplacement(sums))
            .forEach(sums -> corrected.add(new ArrivedSource(sums.source(), sums.arrivalDay())));
      }
    }
    return corrected;
  }

  /** Rows that newer versions replace change nothing of the records. */
  private static boolean isReplacement(SourceSums sums) {
    return sums.equals(
        SourceSums.superseded(sums.source(), sums.arrivalDay(), sums.eventsSuperseded()));
  }

  private static Set<LocalDate> days(
      Map<LocalDate, SourceSums> sums, Map<LocalDate, Long> counted) {
    return days(sums, new ArrayList<>(counted.keySet()));
  }

  private static Set<LocalDate> days(Map<LocalDate, SourceSums> sums, List<LocalDate> counted) {
    Set<LocalDate> days = new TreeSet<>(sums.keySet());
    days.addAll(counted);
    return days;
  }

  private void compare(
      String source, Optional<LocalDate> day, String what, long booked, long found, String where) {
    if (booked != found) {
      String path = table.home().value();
      String expected =
          String.format(
              Locale.ROOT, "%,d %s of source %s, as the ledger says", booked, what, source);
      String counted = String.format(Locale.ROOT, "%,d %s", found, where);
      flaws.add(
          day.isPresent()
              ? ArchiveFlaw.of(
                  ArchiveFlawKind.SUM, table.name(), day.get(), path, expected, counted)
              : ArchiveFlaw.of(ArchiveFlawKind.SUM, table.name(), path, expected, counted));
    }
  }
}
