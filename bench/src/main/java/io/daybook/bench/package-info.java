/**
 * Side-by-side benchmarks against peers: the same input through Daybook and through a peer, in one
 * run, and both results compared before any figure is printed. Start at {@link ArchiveBench}.
 */
@NullMarked
package io.daybook.bench;

import org.jspecify.annotations.NullMarked;
