package io.daybook.local.shop;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws. */
final class Pick {
  private Pick() {}

  static <T> T one(List<T> of, RandomGenerator random) {
    return of.get(random.nextInt(of.size()));
  }

  /** Returns true in so many of a hundred cases. */
  static boolean chance(int percent, RandomGenerator random) {
    return random.nextInt(100) < percent;
  }

  static Duration between(Duration least, Duration most, RandomGenerator random) {
    return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
  }
}
