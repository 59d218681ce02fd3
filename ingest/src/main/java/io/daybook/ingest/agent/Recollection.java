package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The sources of an earlier process of this agent.
 *
 * @param sources each with an input of its type that takes nothing in
 * @param unknown sources of which the state directory holds data and the record of them is damaged:
 *     by name, the input types whose data it may be; empty unless there is damage
 */
public record Recollection(List<IngestSource> sources, Map<String, Set<StateDataKind>> unknown) {
  /** No earlier process had a source. */
  public static final Recollection NOTHING = new Recollection(List.of(), Map.of());

  public Recollection {
    sources = List.copyOf(sources);
    Map<String, Set<StateDataKind>> copy = new TreeMap<>();
    unknown.forEach((name, kinds) -> copy.put(name, EnumSet.copyOf(kinds)));
    unknown = copy;
  }

  /** Returns what is unknown still, once some sources are configured. */
  Recollection unknownBut(Set<String> configured) {
    Map<String, Set<StateDataKind>> rest = new TreeMap<>(unknown);
    rest.keySet().removeAll(configured);
    return new Recollection(List.of(), rest);
  }
}
