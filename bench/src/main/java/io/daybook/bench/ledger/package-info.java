/**
 * Whether a night's cost grows with the history: one more day in a ledger of years beside one in a
 * ledger of a week, and few late events beside the day that they belong to. Start at {@link
 * LedgerBench}.
 */
@NullMarked
package io.daybook.bench.ledger;

import org.jspecify.annotations.NullMarked;
