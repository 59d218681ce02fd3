package io.daybook.archive.run;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Set;

/** Tells which agents should have landed something of a source and gave no sign. */
@FunctionalInterface
public interface SilentAgents {
  /** Of a warehouse whose agents nobody watches. */
  SilentAgents NONE = () -> (source, arrivalDay) -> Set.of();

  /** Looks at all agents, once for a run. */
  AgentSigns look() throws IOException;

  /** The agents as they were when somebody looked. */
  @FunctionalInterface
  interface AgentSigns {

    /**
     * Returns the names of the agents of a source that gave no sign at the end of a day, or until
     * now if it hasn't ended.
     *
     * @param arrivalDay UTC
     */
    Set<String> silent(String source, LocalDate arrivalDay);
  }
}
