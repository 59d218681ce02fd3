package io.daybook.local.shop;

/** What a service does besides writing each event once, in time and whole. */
enum Flaw {
  // Well under one per cent in any stretch of a log that is long enough to be archived.
  BROKEN(150, 260),
  LATE(70, 150),
  RETRIED(50, 110),
  BLANK(150, 400),
  HEARTBEAT(100, 200);

  private final int fewestBetween;
  private final int mostBetween;

  Flaw(int fewestBetween, int mostBetween) {
    this.fewestBetween = fewestBetween;
    this.mostBetween = mostBetween;
  }

  /** Returns the fewest events from one such flaw to the next. */
  int fewestBetween() {
    return fewestBetween;
  }

  int mostBetween() {
    return mostBetween;
  }
}
