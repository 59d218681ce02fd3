package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Holds the texts that a mapping itself gives a column against the column: a constant, a default,
 * and the targets of {@code values}. One that every record would be refused for is a problem.
 */
record ConstantCheck(FieldMapping field, RawRecord blank, Target target) {
  /** What only a record can tell. */
  private static final Set<RejectReason> OF_RECORDS =
      EnumSet.of(
          RejectReason.MISSING_FIELD, RejectReason.UNKNOWN_CURRENCY, RejectReason.UNKNOWN_ZONE);

  /** Takes a text as the column does. */
  @FunctionalInterface
  interface Target {
    void take(String text) throws RejectedRecordException;
  }

  /** Checks the constants of a field, which stand at a node. */
  void check(ConfigNode node) {
    if (!node.isMapping()) {
      return;
    }
    for (String key : new String[] {"value", "default"}) {
      if (node.has(key) && field.fallback() != null) {
        check(node.child(key), field.fallback());
      }
    }
    if (!field.values().isEmpty()) {
      for (Map.Entry<String, ConfigNode> value : node.section("values").children().entrySet()) {
        checkStep(value.getValue(), field.values().getOrDefault(value.getKey(), ""));
      }
    }
  }

  private void checkStep(ConfigNode place, String text) {
    try {
      NumberSteps numbers = field.numbers();
      check(place, numbers == null || text.isEmpty() ? text : numbers.plain(text, blank));
    } catch (RejectedRecordException e) {
      tell(place, text, e);
    }
  }

  private void check(ConfigNode place, String text) {
    try {
      if (!text.isEmpty()) {
        target.take(text);
      }
    } catch (RejectedRecordException e) {
      tell(place, text, e);
    }
  }

  private static void tell(ConfigNode place, String text, RejectedRecordException why) {
    if (!OF_RECORDS.contains(why.reason())) {
      place.problem("'" + text + "'", why.expected(), "every record with it would be refused");
    }
  }
}
