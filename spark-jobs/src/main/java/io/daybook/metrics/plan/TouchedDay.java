package io.daybook.metrics.plan;

import java.time.LocalDate;
import java.util.Map;

/**
 * A day of a metric table that has to be made.
 *
 * @param inputs what it is made of, as {@link
 *     io.daybook.warehouse.ledger.PartitionVersion#inputs()} remembers it
 */
public record TouchedDay(LocalDate day, TouchReason reason, Map<String, String> inputs) {
  public TouchedDay {
    inputs = Map.copyOf(inputs);
  }
}
