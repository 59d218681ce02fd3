package io.daybook.warehouse.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration directory under construction. */
final class TestingTree {
  private final Path directory;
  private final Map<String, String> settings = new LinkedHashMap<>();

  TestingTree(Path directory) {
    this.directory = directory;
  }

  /** Writes a file from its lines. */
  TestingTree file(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines));
    return this;
  }

  TestingTree bytes(String name, byte... content) throws IOException {
    Files.createDirectories(directory.resolve(name).getParent());
    Files.write(directory.resolve(name), content);
    return this;
  }

  TestingTree set(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Reads a configuration that has no problems. */
  DaybookConfig read() {
    Problems problems = new Problems();
    DaybookConfig configuration = read(problems);
    problems.throwIfAny();
    return configuration;
  }

  /** Returns every problem as a person reads it, in the order of reading. */
  List<String> problems() {
    return allProblems().all().stream().map(Problem::toString).toList();
  }

  Problems allProblems() {
    Problems problems = new Problems();
    read(problems);
    return problems;
  }

  private DaybookConfig read(Problems problems) {
    return DaybookConfig.read(
        ConfigTree.load(Optional.of(directory), settings, problems), problems);
  }
}
