package io.daybook.warehouse.config;

import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * What is told of nights to those on call.
 *
 * @param textfile which a night's end replaces, for node_exporter's textfile collector (default:
 *     none); its name ends with {@code .prom}
 * @param deadline by which a night should have published, in the business zone (default: none)
 * @param notices who is told of a night that failed or missed the deadline
 */
public record MonitoringConfig(
    Optional<Path> textfile, Optional<Deadline> deadline, NotifyConfig notices) {
  /** Nothing is told. */
  public static final MonitoringConfig NONE =
      new MonitoringConfig(Optional.empty(), Optional.empty(), NotifyConfig.NONE);

  private static final String SUFFIX = ".prom";

  /**
   * Reads {@code monitoring} and {@code notify}. Problems are added.
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
    MonitoringConfig read =
        new MonitoringConfig(
            textfile, deadline(node, main), NotifyConfig.read(main.section("notify")));
    node.noOtherKeys();
    return read;
  }

  private static Optional<Deadline> deadline(ConfigNode node, ConfigNode main) {
    Optional<String> text = node.text("deadline");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Deadline(
              LocalTime.parse(text.get()), main.section("warehouse").zone("zone", ZoneOffset.UTC)));
    } catch (DateTimeParseException e) {
      node.child("deadline")
          .problem("'" + text.get() + "'", "a time of day", "write it like '06:30'");
      return Optional.empty();
    }
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
