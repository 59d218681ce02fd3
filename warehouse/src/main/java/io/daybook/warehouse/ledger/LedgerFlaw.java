package io.daybook.warehouse.ledger;

import io.daybook.warehouse.files.StoragePath;

/**
 * An exception to the rule that a ledger's entries follow one another and its checkpoints say what
 * they say.
 *
 * @param path the file; where an entry is missing the place where it belongs
 */
public record LedgerFlaw(LedgerFileKind kind, StoragePath path, String expected, String found) {

  /** Which file of a ledger it is in. */
  public enum LedgerFileKind {
    /** An entry: it is authoritative, and nothing else says the same. */
    ENTRY,
    /** A checkpoint: it is derived from the entries. */
    CHECKPOINT,
    /** Neither. */
    OTHER
  }
}
