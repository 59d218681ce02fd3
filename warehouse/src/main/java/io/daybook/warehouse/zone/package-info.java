/** Where things are: {@link Zones} knows every path below the warehouse root. */
@NullMarked
package io.daybook.warehouse.zone;

import org.jspecify.annotations.NullMarked;
