/**
 * What a day's figures must keep before they are committed. A {@link io.daybook.metrics.gate.Gate}
 * is declared with its table, and each rule that a day breaks is a {@link
 * io.daybook.metrics.gate.GateFinding}; {@code app} reads the written files again for them.
 */
@NullMarked
package io.daybook.metrics.gate;

import org.jspecify.annotations.NullMarked;
