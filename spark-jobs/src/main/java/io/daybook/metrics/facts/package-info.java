/**
 * Tables that are gathered from what ledgers were told at commit: facts about runs, and what totals
 * of days let expect.
 */
@NullMarked
package io.daybook.metrics.facts;

import org.jspecify.annotations.NullMarked;
