package io.daybook.bench.simulation;

/**
 * A protection that a test takes away, to show that the simulation would find a Daybook without it.
 * Each is a decorator that undoes what production code does.
 */
enum Hole {
  /** "The final name exists" is taken for "it holds our bytes". */
  CHECKSUM_NOT_COMPARED(Protocol.LANDING),
  /** A start moves no older epoch away. */
  NO_FENCE(Protocol.LANDING),
  /** Two runs on the same input have the same id. */
  RUN_IDS_FROM_INPUTS(Protocol.LEDGER),
  /** Who publishes doesn't look for newer entries. */
  STALE_PUBLICATION(Protocol.LEDGER),
  /** A run whose files were swept can still commit. */
  SWEEP_WITHOUT_ABORT(Protocol.LEDGER),
  /** An entry takes the next number, whatever came between. */
  CHANGES_NOT_CHECKED(Protocol.LEDGER),
  /** A plan passes over files whose names it can't read, and calls their day read. */
  NAMES_PASSED_OVER(Protocol.LEDGER),
  /** Segments expire though records of them are quarantined. */
  QUARANTINE_NOT_ASKED(Protocol.LEDGER),
  /** A file expires before a manifest tells of it. */
  DELETED_BEFORE_TOLD(Protocol.LEDGER);

  private final Protocol protocol;

  Hole(Protocol protocol) {
    this.protocol = protocol;
  }

  /** Returns what the protection belongs to. */
  Protocol protocol() {
    return protocol;
  }
}
