/**
 * One append-only log per table, the only authority on what a table holds: {@link Ledger} commits
 * {@link LedgerEntry}s and folds them into a {@link LedgerState}.
 */
@NullMarked
package io.daybook.warehouse.ledger;

import org.jspecify.annotations.NullMarked;
