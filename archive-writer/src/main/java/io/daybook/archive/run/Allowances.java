package io.daybook.archive.run;

import java.util.Map;

/**
 * What a person allows for one run.
 *
 * @param rejectLimits by source, instead of its own: the share of its lines that may be bad
 */
public record Allowances(Map<String, Double> rejectLimits) {
  /** Nothing beyond the configuration. */
  public static final Allowances NONE = new Allowances(Map.of());

  public Allowances {
    rejectLimits = Map.copyOf(rejectLimits);
  }
}
