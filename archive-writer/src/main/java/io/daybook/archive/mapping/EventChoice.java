package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.warehouse.config.ConfigNode;
import java.util.List;
import java.util.Optional;

/**
 * Which records, and which elements of their lists, give an event.
 *
 * @param ofRecord all must hold for the record
 * @param unfolding the list that is unfolded; empty: the record itself gives one event
 * @param ofElement all must hold for the element, too
 */
record EventChoice(
    List<Condition> ofRecord, Optional<Unfolding> unfolding, List<Condition> ofElement) {
  /** Every record gives one event. */
  static final EventChoice EVERY_RECORD = new EventChoice(List.of(), Optional.empty(), List.of());

  EventChoice {
    ofRecord = List.copyOf(ofRecord);
    ofElement = List.copyOf(ofElement);
  }

  /** Reads {@code when} of an event whose list is known. */
  static EventChoice compile(ConfigNode event, Optional<Unfolding> unfolding, Slots slots) {
    List<Condition> all =
        event.list("when").stream().map(rule -> Condition.compile(rule, slots.deciding())).toList();
    return new EventChoice(
        all.stream().filter(condition -> !slots.isOfElement(condition.slot())).toList(),
        unfolding,
        all.stream().filter(condition -> slots.isOfElement(condition.slot())).toList());
  }

  static boolean holds(List<Condition> conditions, RawRecord record) {
    for (Condition condition : conditions) {
      if (!condition.holds(record)) {
        return false;
      }
    }
    return true;
  }
}
