package io.daybook.archive.parse;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Mappings of tests, compiled from YAML as a user's are. */
final class TestingMapping {
  private TestingMapping() {}

  /** Returns a mapping that asks nothing of a record: all of it is kept in {@code extra}. */
  static Mapping ofNothing(Path directory, String format) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        sources.resolve("torture.yaml"),
        """
        dataset: login
        files: none
        format: %s
        fields: {event_time: {value: '2026-03-01'}, outcome: {value: success}}
        """
            .formatted(format));
    Problems problems = new Problems();
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    Mapping mapping =
        Mapping.compile(Optional.ofNullable(configuration.sources().get("torture")).orElseThrow());
    problems.throwIfAny();
    return mapping;
  }
}
