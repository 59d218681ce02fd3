package io.daybook.bench.simulation;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The sources of a schedule, with the mappings that they begin with and those that read more. What
 * the mappings say is what the archive's rules are taken from; {@link TextEngine} asks only whether
 * one is mended.
 */
final class SimulatedSources {
  /** Never held for its bad records; its mended mapping is another rule of identity. */
  static final String GOOD = "login";

  /** Held and released as bad and good records of it come; mended without another identity. */
  static final String DOUBTFUL = "door";

  private static final String FIELDS =
      "dataset: login\nfiles: none\nfields: {event_id: id, event_time: %s, outcome: %s}\n";
  private static final Map<MappingState, Map<String, Mapping>> MAPPINGS = compile();

  private static final List<Mapping> MENDED = mappings(Set.of(GOOD, DOUBTFUL));

  private SimulatedSources() {}

  /** Which records a mapping reads. */
  enum MappingState {
    FIRST("at", "result"),
    MENDED("{path: at, time: [iso, 'dd.MM.yyyy HH:mm']}", "{path: result, values: {ok: success}}");

    private final String time;
    private final String outcome;

    MappingState(String time, String outcome) {
      this.time = time;
      this.outcome = outcome;
    }
  }

  /**
   * Returns the mappings of both sources.
   *
   * @param mended the sources that have their mended one
   */
  static List<Mapping> mappings(Set<String> mended) {
    return List.of(mapping(GOOD, mended), mapping(DOUBTFUL, mended));
  }

  private static Mapping mapping(String source, Set<String> mended) {
    MappingState state = mended.contains(source) ? MappingState.MENDED : MappingState.FIRST;
    return Optional.ofNullable(MAPPINGS.get(state)).map(of -> of.get(source)).orElseThrow();
  }

  /** Returns whether a mapping reads more than its source's first one. */
  static boolean isMended(Mapping mapping) {
    return MENDED.contains(mapping);
  }

  private static Map<MappingState, Map<String, Mapping>> compile() {
    Map<MappingState, Map<String, Mapping>> compiled = new EnumMap<>(MappingState.class);
    for (MappingState state : MappingState.values()) {
      try {
        compiled.put(state, compile(state));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return compiled;
  }

  /** A configuration is files. */
  private static Map<String, Mapping> compile(MappingState state) throws IOException {
    Path directory = Files.createTempDirectory("daybook-");
    Path sources = Files.createDirectory(directory.resolve("sources"));
    Path good = sources.resolve(GOOD + ".yaml");
    Path doubtful = sources.resolve(DOUBTFUL + ".yaml");
    try {
      Files.writeString(good, FIELDS.formatted(state.time, "result"));
      Files.writeString(doubtful, FIELDS.formatted("at", state.outcome));
      Problems problems = new Problems();
      ConfigTree tree = ConfigTree.load(Optional.of(directory), Map.of(), problems);
      Map<String, Mapping> mappings = new TreeMap<>();
      DaybookConfig.read(tree, problems)
          .sources()
          .forEach((name, source) -> mappings.put(name, Mapping.compile(source)));
      problems.throwIfAny();
      return mappings;
    } finally {
      for (Path made : List.of(good, doubtful, sources, directory)) {
        Files.deleteIfExists(made);
      }
    }
  }
}
