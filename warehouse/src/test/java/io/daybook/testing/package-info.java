/** What tests of several rooms need: real clusters, and faults around real storage. */
@NullMarked
package io.daybook.testing;

import org.jspecify.annotations.NullMarked;
