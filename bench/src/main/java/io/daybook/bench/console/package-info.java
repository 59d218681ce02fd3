/**
 * The console over years of figures: how long its answers take, its cache, and the way of a night
 * to a page. Entry: {@link io.daybook.bench.console.ConsoleBench}.
 */
@NullMarked
package io.daybook.bench.console;

import org.jspecify.annotations.NullMarked;
