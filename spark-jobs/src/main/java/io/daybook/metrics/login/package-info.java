/** Figures of the dataset {@code login}. */
@NullMarked
package io.daybook.metrics.login;

import org.jspecify.annotations.NullMarked;
