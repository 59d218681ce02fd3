/** Figures of users over several datasets or days. */
@NullMarked
package io.daybook.metrics.users;

import org.jspecify.annotations.NullMarked;
