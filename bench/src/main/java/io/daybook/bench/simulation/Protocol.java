package io.daybook.bench.simulation;

/** What a schedule is about. */
enum Protocol {
  LANDING,
  LEDGER
}
