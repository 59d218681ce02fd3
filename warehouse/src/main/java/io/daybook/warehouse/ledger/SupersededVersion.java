package io.daybook.warehouse.ledger;

/**
 * A version that queries may still be reading. It is swept when these have ended.
 *
 * @param directory path without scheme
 * @param supersededBy the entry that replaced or removed it
 */
public record SupersededVersion(PartitionKey key, String directory, long supersededBy) {}
