package io.daybook.bench.fleet;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One figure.
 *
 * @param name for machines
 * @param what for people
 * @param value what was measured
 * @param goal what it should be at most; nothing if none was set
 */
record FleetRow(String name, String what, double value, OptionalDouble goal) {
  static FleetRow of(String name, String what, double value) {
    return new FleetRow(name, what, value, OptionalDouble.empty());
  }

  static FleetRow of(String name, String what, double value, double goal) {
    return new FleetRow(name, what, value, OptionalDouble.of(goal));
  }

  boolean isMet() {
    return goal.isEmpty() || value <= goal.getAsDouble();
  }

  /** Returns a number as people read it. */
  static String text(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%,d", (long) number)
        : String.format(Locale.ROOT, "%,.2f", number);
  }
}
