package io.daybook.warehouse.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is told of nights to those on call.
 *
 * @param textfile which a night's end replaces, for node_exporter's textfile collector (default:
 *     none); its name ends with {@code .prom}
 */
public record MonitoringConfig(Optional<Path> textfile) {
  /** Nothing is told. */
  public static final MonitoringConfig NONE = new MonitoringConfig(Optional.empty());

  private static final String SUFFIX = ".prom";

  /**
   * Reads {@code monitoring}. Problems are added.
   *
   * @param main the top of {@code daybook.yaml}
   */
  static MonitoringConfig read(ConfigNode main) {
    ConfigNode node = main.section("monitoring");
    Optional<Path> textfile = node.text("textfile").map(Path::of);
    textfile
        .filter(file -> !file.toString().endsWith(SUFFIX))
        .ifPresent(
            file ->
                node.child("textfile")
                    .problem(
                        "'" + file + "'",
                        "a file whose name ends with " + SUFFIX,
                        "node_exporter reads no others"));
    node.noOtherKeys();
    return new MonitoringConfig(textfile);
  }

  /**
   * Reads it from a configuration that has problems elsewhere, so that these can be told, too.
   *
   * @return {@link #NONE} if there is a problem here as well
   */
  public static MonitoringConfig salvage(Optional<Path> directory, Map<String, String> settings) {
    Problems problems = new Problems();
    ConfigNode main = ConfigTree.load(directory, settings, problems).main();
    if (!main.isReadable()) {
      return NONE;
    }
    int before = problems.all().size();
    MonitoringConfig read = read(main);
    return problems.all().size() == before ? read : NONE;
  }
}
