package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sources of a configuration that an agent refuses, because it still has data for them that was
 * kept under a different input type.
 */
public final class StateDataConflicts {
  static final String REMEDY =
      "the data would stay behind. Take the source out of the configuration until 'daybook collect"
          + " status' doesn't show it as leaving any more, then put it back; or give the new one a"
          + " name of its own";

  private StateDataConflicts() {}

  /**
   * A source whose input type has changed.
   *
   * @param message expected and found
   */
  record InputTypeChange(String source, String message) {}

  /**
   * Returns the sources that a start would refuse, by name: expected, found, remedy. Changes
   * nothing.
   *
   * @param stateDirectory of the agent; it may be missing
   * @throws io.daybook.warehouse.run.OperatorException if it can't be read
   */
  public static Map<String, String> refused(Path stateDirectory, Collection<IngestSource> sources) {
    Map<String, IngestSource> wanted =
        sources.stream().collect(Collectors.toMap(IngestSource::name, Function.identity()));
    return changes(new RememberedSources(stateDirectory).look(), wanted)
        .collect(
            Collectors.toMap(InputTypeChange::source, change -> change.message() + ": " + REMEDY));
  }

  /**
   * Returns the sources whose data a start with these sources would neither land nor let go, by
   * name: expected, found, remedy. Changes nothing.
   *
   * @param stateDirectory of the agent; it may be missing
   * @throws io.daybook.warehouse.run.OperatorException if it can't be read
   */
  public static Map<String, String> strays(Path stateDirectory, Collection<IngestSource> sources) {
    Map<String, String> strays = new TreeMap<>();
    new RememberedSources(stateDirectory)
        .look()
        .unknown()
        .keySet()
        .forEach(name -> strays.put(name, stray(name)));
    sources.forEach(source -> strays.remove(source.name()));
    return strays;
  }

  /** Returns the damaged records of an earlier run's sources. */
  public static List<Path> damaged(Path stateDirectory) {
    return new RememberedSources(stateDirectory).damaged();
  }

  /** Returns expected, found and remedy for a source of which only its data is known. */
  static String stray(String name) {
    return "expected its record in sources.json of the state directory but found that damaged: its"
        + " data on this host is neither landed nor let go. Put sources/"
        + name
        + ".yaml back into the configuration to land it, or delete pins/"
        + name
        + " and spool/"
        + name
        + " there to lose it; then delete sources.json.damaged, the name that the next start gives to"
        + " the damaged record";
  }

  static Stream<InputTypeChange> changes(Recollection before, Map<String, IngestSource> wanted) {
    return Stream.concat(
        before.sources().stream()
            .flatMap(source -> change(source, wanted.get(source.name())).stream()),
        before.unknown().entrySet().stream()
            .flatMap(
                source ->
                    change(source.getKey(), source.getValue(), wanted.get(source.getKey()))
                        .stream()));
  }

  /**
   * @param now null if the source is no longer wanted
   */
  static Optional<InputTypeChange> change(IngestSource before, @Nullable IngestSource now) {
    return change(before.name(), EnumSet.of(StateDataKind.of(before.input())), now);
  }

  private static Optional<InputTypeChange> change(
      String name, Set<StateDataKind> before, @Nullable IngestSource now) {
    if (now == null) {
      return Optional.empty();
    }
    StateDataKind kind = StateDataKind.of(now.input());
    if (before.stream().anyMatch(known -> known.goesOnAs(kind))) {
      return Optional.empty();
    }
    return Optional.of(
        new InputTypeChange(
            name,
            "expected "
                + before.stream().map(StateDataKind::label).collect(Collectors.joining(" or "))
                + ", as so far, but found "
                + kind.label()));
  }
}
