package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which sources of a configuration an agent refuses, for what it keeps of them in another way. */
public final class StateDataConflicts {
  static final String REMEDY =
      "what is kept of it on this host would stay behind. Take the source out of the configuration"
          + " until 'daybook collect status' doesn't show it as leaving any more, then put it back;"
          + " or give the new one a name of its own";

  private StateDataConflicts() {}

  /**
   * A source that would be kept in another way.
   *
   * @param message what was expected and found
   */
  record InputTypeChange(String source, String message) {}

  /**
   * Returns what a start would refuse, by source: expected, found, what to do. Nothing is changed.
   *
   * @param stateDirectory of the agent; it may be missing
   */
  public static Map<String, String> refused(Path stateDirectory, Collection<IngestSource> sources) {
    Map<String, IngestSource> wanted =
        sources.stream().collect(Collectors.toMap(IngestSource::name, Function.identity()));
    List<IngestSource> before = new RememberedSources(stateDirectory).read();
    return before.stream()
        .flatMap(source -> change(source, wanted.get(source.name())).stream())
        .collect(
            Collectors.toMap(InputTypeChange::source, change -> change.message() + ": " + REMEDY));
  }

  /**
   * @param now null if the source is no longer wanted
   */
  static Optional<InputTypeChange> change(IngestSource before, @Nullable IngestSource now) {
    if (now == null || StateDataKind.of(before.input()).goesOnAs(StateDataKind.of(now.input()))) {
      return Optional.empty();
    }
    return Optional.of(
        new InputTypeChange(
            now.name(),
            "expected "
                + StateDataKind.of(before.input()).label()
                + ", as so far, but found "
                + StateDataKind.of(now.input()).label()));
  }
}
