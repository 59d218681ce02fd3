package io.daybook.bench.simulation;

/** An invariant that doesn't hold: Daybook, or the simulation, has a defect. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Violation(String invariant) {
    super(invariant);
  }

  static void unless(boolean holds, String invariant, Object... found) {
    if (!holds) {
      throw new Violation(String.format(java.util.Locale.ROOT, invariant, found));
    }
  }
}
