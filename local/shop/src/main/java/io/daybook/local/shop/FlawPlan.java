package io.daybook.local.shop;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** When which flaw is due in a log. By distance, not by chance: even a small log has every kind. */
final class FlawPlan {
  private final SplittableRandom random;
  private final Map<Flaw, Long> dueAt = new EnumMap<>(Flaw.class);
  private long events;

  FlawPlan(SplittableRandom random) {
    this.random = random;
    for (Flaw flaw : Flaw.values()) {
      plan(flaw);
    }
  }

  /** Returns the flaw of the next event, if it has one. Others that are due wait for their turn. */
  Optional<Flaw> next() {
    events++;
    for (Map.Entry<Flaw, Long> plan : dueAt.entrySet()) {
      if (plan.getValue() <= events) {
        plan(plan.getKey());
        return Optional.of(plan.getKey());
      }
    }
    return Optional.empty();
  }

  private void plan(Flaw flaw) {
    dueAt.put(flaw, events + random.nextInt(flaw.fewestBetween(), flaw.mostBetween() + 1));
  }
}
