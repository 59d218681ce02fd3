package io.daybook.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command that ran within this process. */
record TestingCommand(int exitCode, String out, String err) {

  /** Returns the output of {@code mapping try} up to its findings. */
  String outBeforeFindings() {
    int findings = out.indexOf("\nfinding ");
    return findings < 0 ? out : out.substring(0, findings + 1);
  }

  /**
   * Runs a command with the home {@code home} and the configuration {@code conf} of a directory;
   * {@code ${logs}} is the directory, {@code ${root}} its {@code warehouse}.
   */
  static TestingCommand runIn(Path directory, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--home=" + directory.resolve("home"),
            "--config=" + directory.resolve("conf"),
            "--set=logs=" + directory,
            "--set=root=" + directory.resolve("warehouse")));
    return run(all.toArray(String[]::new));
  }

  static TestingCommand run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Daybook.execute(
            Environment.of(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            arguments);
    return new TestingCommand(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
