package io.daybook.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A command that ran within this process. */
record TestingCommand(int exitCode, String out, String err) {

  /** Returns the output of {@code mapping try} up to its findings. */
  String outBeforeFindings() {
    int findings = out.indexOf("\nfinding ");
    return findings < 0 ? out : out.substring(0, findings + 1);
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
