package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Facts about runs that nobody could compute from the tables later; stored at commit, and added up
 * over all commits of a ledger.
 *
 * @param events of archives, by source and event day
 * @param agents of archives, by source and arrival day
 * @param restated of metric tables, by day and publication
 */
public record RunFacts(
    List<EventSums> events, List<ArrivalAgents> agents, List<Restatement> restated) {
  /** Of a run that tells none. */
  public static final RunFacts NONE = new RunFacts(List.of(), List.of(), List.of());

  public RunFacts {
    events = List.copyOf(events);
    agents = List.copyOf(agents);
    restated = List.copyOf(restated);
  }

  /** Returns whether there is none. */
  @JsonIgnore
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** Adds up the facts of one ledger's commits, in their order. */
  static final class Sum {
    private final Map<String, EventSums> events = new TreeMap<>();
    private final Map<String, ArrivalAgents> agents = new TreeMap<>();
    private final Map<String, Restatement> restated = new TreeMap<>();

    void add(RunFacts facts) {
      facts.events.forEach(
          sums -> events.merge(key(sums.day(), sums.source()), sums, EventSums::plus));
      facts.agents.forEach(
          some -> agents.merge(key(some.arrivalDay(), some.source()), some, ArrivalAgents::then));
      for (Restatement one : facts.restated) {
        String key = key(one.day(), Long.toString(one.publication()));
        if (one.totals().isEmpty()) {
          restated.remove(key);
        } else {
          restated.put(key, one);
        }
      }
    }

    RunFacts facts() {
      return new RunFacts(
          List.copyOf(events.values()),
          List.copyOf(agents.values()),
          List.copyOf(restated.values()));
    }

    private static String key(LocalDate day, String more) {
      return day + " " + more;
    }
  }
}
