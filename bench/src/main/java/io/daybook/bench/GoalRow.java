package io.daybook.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One figure of a bench that has goals instead of peers.
 *
 * @param name for machines
 * @param what for people
 * @param value what was measured
 * @param goal what it should be at most; nothing if none was set
 */
public record GoalRow(String name, String what, double value, OptionalDouble goal) {
  /** A figure without a goal. */
  public static GoalRow of(String name, String what, double value) {
    return new GoalRow(name, what, value, OptionalDouble.empty());
  }

  /** A figure that should be at most its goal. */
  public static GoalRow of(String name, String what, double value, double goal) {
    return new GoalRow(name, what, value, OptionalDouble.of(goal));
  }

  /** Returns whether the goal is reached, if there is one. */
  public boolean isMet() {
    return goal.isEmpty() || value <= goal.getAsDouble();
  }

  /** Returns a number as people read it. */
  static String text(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%,d", (long) number)
        : String.format(Locale.ROOT, "%,.2f", number);
  }

  /** Returns the figure for machines; numbers with three decimals. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("what", what);
    json.put("value", Math.round(value * 1000) / 1000.0);
    if (goal.isPresent()) {
      json.put("goal", goal.getAsDouble());
      json.put("isMet", isMet());
    }
    return json;
  }
}
