/**
 * A simulated shop: four services that write three days of logs, with what goes wrong in real ones,
 * and the exact figures that the logs must lead to. {@link SimulatedShop} is the entry; demo, tests
 * and benchmarks use it.
 *
 * <p>Nothing here calls the code that it checks: the figures are added up from the simulated events
 * themselves.
 */
@NullMarked
package io.daybook.local.shop;

import org.jspecify.annotations.NullMarked;
