/** Figures of the dataset {@code orders}. */
@NullMarked
package io.daybook.metrics.orders;

import org.jspecify.annotations.NullMarked;
