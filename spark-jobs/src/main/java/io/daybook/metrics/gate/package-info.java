/**
 * What a day's figures must keep before they are committed. A {@link io.daybook.metrics.gate.Gate}
 * is declared with its table, {@link io.daybook.metrics.gate.Audit} reads the written files again,
 * and each rule that a day breaks is a {@link io.daybook.metrics.gate.GateFinding}.
 */
@NullMarked
package io.daybook.metrics.gate;

import org.jspecify.annotations.NullMarked;
