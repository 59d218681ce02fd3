/**
 * Runs the landing and ledger protocols through seeded schedules of crashes, lost replies, delays
 * and rivals, on a simulated storage and journal. {@link io.daybook.bench.simulation.Simulation} is
 * the way in.
 */
@NullMarked
package io.daybook.bench.simulation;

import org.jspecify.annotations.NullMarked;
