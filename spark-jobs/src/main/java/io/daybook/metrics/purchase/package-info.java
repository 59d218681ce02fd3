/** Figures of the dataset {@code purchase}. */
@NullMarked
package io.daybook.metrics.purchase;

import org.jspecify.annotations.NullMarked;
