/** Tables of facts about runs, gathered from what ledgers were told at commit. */
@NullMarked
package io.daybook.metrics.facts;

import org.jspecify.annotations.NullMarked;
