/**
 * What is told of nights to those on call: metrics of the warehouse and its last night, which
 * {@link io.daybook.night.watch.NightMetrics} writes, and the watch over a night that is under way,
 * {@link io.daybook.night.watch.NightWatch}.
 */
@NullMarked
package io.daybook.night.watch;

import org.jspecify.annotations.NullMarked;
