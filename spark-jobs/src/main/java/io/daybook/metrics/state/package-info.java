/** Tables that other tables are made of: users and orders of a day, and first days ever. */
@NullMarked
package io.daybook.metrics.state;

import org.jspecify.annotations.NullMarked;
