package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.table.Dataset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Mappings as another process is told of them, which has no file of the configuration.
 *
 * @param datasets that they are of
 * @param sources in the order of the configuration
 */
public record PortableMappings(List<Dataset> datasets, List<PortableSource> sources) {

  /**
   * A source.
   *
   * @param text its file, but for what is the collector's alone
   */
  public record PortableSource(String name, String dataset, String text) {}

  public PortableMappings {
    datasets = List.copyOf(datasets);
    sources = List.copyOf(sources);
  }

  /** Returns mappings that can be used. */
  public static PortableMappings of(Collection<Mapping> mappings) {
    Map<String, Dataset> datasets = new TreeMap<>();
    mappings.forEach(mapping -> datasets.put(name(mapping), mapping.source().dataset()));
    return new PortableMappings(
        List.copyOf(datasets.values()),
        mappings.stream()
            .map(
                mapping ->
                    new PortableSource(
                        mapping.source().name(), name(mapping), mapping.declaration().portable()))
            .toList());
  }

  private static String name(Mapping mapping) {
    return mapping.source().dataset().name();
  }

  /** Compiles the mappings of a dataset. */
  public List<Mapping> compiled(Dataset dataset) {
    return sources.stream()
        .filter(source -> source.dataset().equals(dataset.name()))
        .map(source -> SourceConfig.ofPortable(source.name(), source.text(), dataset))
        .map(Mapping::compile)
        .toList();
  }
}
