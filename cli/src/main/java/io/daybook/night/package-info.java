/**
 * The nightly run, free of the command line: {@link NightPlan} says what is to be done and why,
 * {@link Night} does it in the order plan, archive, metrics, gates, publish.
 */
@NullMarked
package io.daybook.night;

import org.jspecify.annotations.NullMarked;
