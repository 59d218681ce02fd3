package io.daybook.bench.simulation;

/** The death of a simulated process: it unwinds the actor, whose doors do nothing any more. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("crashed", null, false, false);
  }
}
