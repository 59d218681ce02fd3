package io.daybook.metrics.app;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options of {@code spark-submit} for one application.
 *
 * @param defaults settings that those of the configuration win over
 * @param conf settings that win over those of the configuration
 * @param master where it runs, as {@code spark-submit} takes it; nothing: the configuration's
 * @param driverMemory heap of the driver, such as {@code 2g}; nothing: the configuration's
 * @param others further options, such as {@code --jars}, each followed by its value
 * @param classPath jars behind those of Daybook's own Spark; a cluster's has its own
 */
public record SparkOptions(
    Map<String, String> defaults,
    Map<String, String> conf,
    Optional<String> master,
    Optional<String> driverMemory,
    List<String> others,
    List<Path> classPath) {
  /** Those of the configuration alone. */
  static final SparkOptions NONE =
      new SparkOptions(
          Map.of(), Map.of(), Optional.empty(), Optional.empty(), List.of(), List.of());

  public SparkOptions {
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    conf = Collections.unmodifiableMap(new LinkedHashMap<>(conf));
    others = List.copyOf(others);
    classPath = List.copyOf(classPath);
  }
}
