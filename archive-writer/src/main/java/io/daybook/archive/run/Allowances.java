package io.daybook.archive.run;

import java.util.Map;
import java.util.Set;

/**
 * What a person allows for one run.
 *
 * @param rejectLimits by source, instead of its own: the share of its lines that may be bad
 * @param identities sources whose rule of identity may be another one from now on
 */
public record Allowances(Map<String, Double> rejectLimits, Set<String> identities) {
  /** Nothing beyond the configuration. */
  public static final Allowances NONE = new Allowances(Map.of(), Set.of());

  /** Other reject limits alone. */
  public Allowances(Map<String, Double> rejectLimits) {
    this(rejectLimits, Set.of());
  }

  public Allowances {
    rejectLimits = Map.copyOf(rejectLimits);
    identities = Set.copyOf(identities);
  }
}
