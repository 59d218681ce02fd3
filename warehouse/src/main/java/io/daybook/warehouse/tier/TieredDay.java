package io.daybook.warehouse.tier;

import java.time.LocalDate;

/**
 * A day that was, or would be, rewritten.
 *
 * @param table of the ledger
 * @param bytes of its files that lay otherwise, before copies and parity
 */
public record TieredDay(String table, LocalDate day, int files, long bytes) {}
