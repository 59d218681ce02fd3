package io.daybook.warehouse.ledger;

import java.time.LocalDate;

/**
 * A raw day directory whose segments had all been consumed when it looked like this: planning lists
 * it again only after its modification time has changed.
 *
 * @param arrivalDay UTC
 */
public record ListedDay(String source, LocalDate arrivalDay, long modifiedMillis) {}
