package io.daybook.archive.run;

import io.daybook.archive.run.RecordPlaces.PlaceRows;
import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.segment.SegmentName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The corrections of both sums that an erasure books: as if the erased records had been blank when
 * they were read. A record of which no row is left is skipped from then on; its events, duplicates
 * included, were never given. Records that no run has archived change nothing: they will be read as
 * skipped.
 */
final class ErasureSums {
  private final LedgerState state;
  private final Map<String, SourceSums> corrections = new TreeMap<>();
  private final Set<String> counted = new HashSet<>();

  private ErasureSums(LedgerState state) {
    this.state = state;
  }

  /**
   * Returns the corrections by source and arrival day.
   *
   * @param entries of the ledger: they tell about when that arrived of which nothing else is known
   */
  static List<SourceSums> of(
      LedgerState state, PersonSearch.FoundPerson found, Collection<LedgerEntry> entries) {
    ErasureSums sums = new ErasureSums(state);
    found.records().forEach(record -> sums.landed(record, found.places()));
    for (String segment : found.places().segments()) {
      found
          .places()
          .of(segment)
          .forEach((offset, rows) -> sums.unread(segment, offset, rows, found.places(), entries));
    }
    return sums.corrections.values().stream().filter(sum -> !isNothing(sum)).toList();
  }

  private static boolean isNothing(SourceSums sum) {
    return sum.recordsWithEvents() == 0
        && sum.recordsQuarantined() == 0
        && sum.recordsSkipped() == 0
        && sum.eventsGiven() == 0
        && sum.eventsArchived() == 0
        && sum.eventsDuplicate() == 0
        && sum.eventsSuperseded() == 0;
  }

  private void landed(FoundRecord record, RecordPlaces places) {
    String segment = record.segment().fileName();
    FileKey file =
        new FileKey(record.segment().source(), record.segment().agent(), record.segment().file());
    if (!state.unconsumed(file, record.start(), record.start() + 1).isEmpty()) {
      return;
    }
    Map<Long, PlaceRows> rows = places.in(segment, record.start(), record.end());
    long archived = 0;
    for (Map.Entry<Long, PlaceRows> place : rows.entrySet()) {
      if (counted.add(segment + "/" + place.getKey())) {
        archived += place.getValue().archived();
        boolean isShared = places.isShared(segment, place.getKey(), place.getKey() + 1);
        book(record.segment().source(), record.arrivalDay(), place.getValue(), isShared);
      }
    }
    // A record that was cut anew may have been read otherwise than its pieces are.
    boolean isWhole = rows.isEmpty() || (rows.size() == 1 && rows.containsKey(record.start()));
    boolean wasRefused = rows.values().stream().anyMatch(place -> place.quarantined() > 0);
    long others = record.events() - archived;
    if (isWhole && !wasRefused && others > 0) {
      boolean isShared = places.isShared(segment, record.start(), record.end());
      withoutRows(record, others, rows.isEmpty() && !isShared);
    }
  }

  /**
   * Duplicates and superseded events have no rows: that they were given is known from the mapping
   * as it is now. Which of the two they were isn't known any more where records have versions; as
   * many as were counted are duplicates. Where fewer were counted, nothing is booked.
   */
  private void withoutRows(FoundRecord record, long events, boolean gaveNothingElse) {
    String source = record.segment().source();
    LocalDate day = record.arrivalDay();
    SourceSums known =
        state.sums().stream()
            .filter(sum -> sum.source().equals(source) && sum.arrivalDay().equals(day))
            .reduce(new SourceSums(source, day, 0, 0, 0, 0, 0, 0, 0), SourceSums::plus);
    SourceSums booked =
        Optional.ofNullable(corrections.get(source + "/" + day)).map(known::plus).orElse(known);
    long records = gaveNothingElse ? 1 : 0;
    long duplicates = Math.min(events, Math.max(0, booked.eventsDuplicate()));
    long superseded = events - duplicates;
    if (booked.eventsSuperseded() >= superseded && booked.recordsWithEvents() >= records) {
      add(
          new SourceSums(
              source, day, 0, -records, 0, records, -events, 0, -duplicates, -superseded));
    }
  }

  private void book(String source, LocalDate day, PlaceRows rows, boolean isShared) {
    long refused = rows.quarantined();
    long archived = rows.archived();
    long records = archived > 0 && !isShared ? 1 : 0;
    add(
        new SourceSums(
            source, day, 0, -records, -refused, records + refused, -archived, -archived, 0));
  }

  /** Books rows whose record expired, or is filler since another person was erased. */
  private void unread(
      String segment,
      long offset,
      PlaceRows rows,
      RecordPlaces places,
      Collection<LedgerEntry> entries) {
    if (counted.add(segment + "/" + offset)) {
      LocalDate day = rows.arrivalDay() == null ? places.arrivalDay(segment) : rows.arrivalDay();
      book(
          rows.source(),
          day == null ? arrivalDay(rows.source(), segment, offset, entries) : day,
          rows,
          places.isShared(segment, offset, offset + 1));
    }
  }

  /**
   * The commit that consumed a record read some days of its source, most often one; what it only
   * corrected isn't meant.
   */
  private LocalDate arrivalDay(
      String source, String segment, long offset, Collection<LedgerEntry> entries) {
    FileKey file =
        SegmentName.parse(segment)
            .map(name -> new FileKey(name.source(), name.agent(), name.file()))
            .orElse(null);
    List<LocalDate> days = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      if (entry instanceof LedgerEntry.Commit commit
          && commit.consumed().stream()
              .anyMatch(range -> range.file().equals(file) && holds(range, offset))) {
        commit.sums().stream()
            .filter(sum -> sum.source().equals(source) && sum.recordsRead() > 0)
            .forEach(sum -> days.add(sum.arrivalDay()));
      }
    }
    return days.stream()
        .min(LocalDate::compareTo)
        .or(
            () ->
                state.sums().stream()
                    .filter(sum -> sum.source().equals(source))
                    .map(SourceSums::arrivalDay)
                    .min(LocalDate::compareTo))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "ledger: expected sums of source " + source + " but found none"));
  }

  private static boolean holds(ConsumedRange range, long offset) {
    return range.start() <= offset && offset < range.end();
  }

  private void add(SourceSums sum) {
    corrections.merge(sum.source() + "/" + sum.arrivalDay(), sum, SourceSums::plus);
  }
}
