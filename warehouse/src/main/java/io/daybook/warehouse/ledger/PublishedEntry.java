package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;

/**
 * The entry of a ledger up to which Hive was seen to say what the ledger says.
 *
 * @param entry its number
 * @param run of the entry; a ledger that was begun anew has other runs under the same numbers
 */
public record PublishedEntry(long entry, RunId run) {}
