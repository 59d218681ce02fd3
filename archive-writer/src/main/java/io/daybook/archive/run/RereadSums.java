package io.daybook.archive.run;

import io.daybook.archive.run.RereadPlan.RereadDay;
import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SourceSums;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What reading anew books: the sums of whole arrival days in the place of the old ones. */
final class RereadSums {
  private final Map<String, EventSums> taken = new TreeMap<>();

  /** Rows of others that an erased record gave, by its segment, and where it begins. */
  private final Map<String, Map<Long, Long>> erased = new TreeMap<>();

  /** Takes in a row of the archive that makes way. */
  void taken(RereadRow row) {
    taken.merge(
        row.source() + "/" + row.day(),
        new EventSums(row.source(), row.day(), -1, 0, 0),
        EventSums::plus);
  }

  /** Takes in a row whose record was erased, and which stays. */
  void stays(String segment, long offset) {
    erased.computeIfAbsent(segment, of -> new TreeMap<>()).merge(offset, 1L, Long::sum);
  }

  /**
   * Returns what the sums of the arrival days gain or lose; nothing of a day is said, too, since
   * its entry must not follow another that corrected it.
   *
   * @param sums of the records as they are read now
   */
  List<SourceSums> corrections(LedgerState base, RereadPlan plan, List<SourceSums> sums) {
    Map<RereadDay, SourceSums> byDay = new TreeMap<>();
    sums.forEach(sum -> add(byDay, sum));
    for (SourceSums old : base.sums()) {
      if (plan.days().contains(new RereadDay(old.source(), old.arrivalDay()))) {
        add(byDay, negative(old));
      }
    }
    // Such a record was read as skipped; it still has rows.
    erased.forEach(
        (segment, places) -> {
          long records = places.size();
          long stay = places.values().stream().mapToLong(Long::longValue).sum();
          String source = RereadRow.source(segment);
          LocalDate day = plan.arrivalDay(segment);
          add(byDay, new SourceSums(source, day, 0, records, 0, -records, stay, stay, 0));
        });
    return List.copyOf(byDay.values());
  }

  private static SourceSums negative(SourceSums sum) {
    return new SourceSums(
        sum.source(),
        sum.arrivalDay(),
        -sum.recordsRead(),
        -sum.recordsWithEvents(),
        -sum.recordsQuarantined(),
        -sum.recordsSkipped(),
        -sum.eventsGiven(),
        -sum.eventsArchived(),
        -sum.eventsDuplicate(),
        -sum.eventsSuperseded());
  }

  private static void add(Map<RereadDay, SourceSums> sums, SourceSums one) {
    sums.merge(new RereadDay(one.source(), one.arrivalDay()), one, SourceSums::plus);
  }

  /** Returns how many events more the event days have; what were duplicates isn't known by day. */
  List<EventSums> facts(List<EventSums> given) {
    Map<String, EventSums> facts = new TreeMap<>(taken);
    given.forEach(
        sum ->
            facts.merge(
                sum.source() + "/" + sum.day(),
                new EventSums(sum.source(), sum.day(), sum.events(), 0, 0),
                EventSums::plus));
    return facts.values().stream().filter(sum -> sum.events() != 0).toList();
  }
}
