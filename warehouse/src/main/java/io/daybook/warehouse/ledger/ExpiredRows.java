package io.daybook.warehouse.ledger;

import java.time.LocalDate;

/**
 * Rows that a run removed because they were kept long enough. The sums that counted them stay as
 * they are.
 *
 * @param table that held them
 * @param source of their records
 * @param day of their partitions
 * @param rows at least one
 */
public record ExpiredRows(String table, String source, LocalDate day, long rows) {}
