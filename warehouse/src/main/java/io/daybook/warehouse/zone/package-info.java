/**
 * Where things are: {@link Zones} knows every path below the warehouse root, {@link
 * WarehouseIdentity} what its writers agreed on.
 */
@NullMarked
package io.daybook.warehouse.zone;

import org.jspecify.annotations.NullMarked;
