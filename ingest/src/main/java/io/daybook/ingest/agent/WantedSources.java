package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a configuration lets an agent collect.
 *
 * @param sound the sources that can be used
 * @param faulty why others can't be used, by name: they stay as they are, and hold up no other
 */
public record WantedSources(List<IngestSource> sound, Map<String, String> faulty) {
  public WantedSources {
    sound = List.copyOf(sound);
    faulty = new TreeMap<>(faulty);
  }

  /** Sources without any that is faulty. */
  public static WantedSources of(Collection<IngestSource> sound) {
    return new WantedSources(List.copyOf(sound), Map.of());
  }
}
