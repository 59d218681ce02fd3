package io.daybook.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.cli.Daybook;
import io.daybook.cli.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands: {@link #run} within this process, which takes a tenth of the time; {@link #launch}
 * as a user does, by the launcher in a process of its own, for tests of which the process is the
 * point.
 */
final class Command {
  static final Path DIST = Path.of(System.getProperty("daybook.dist")).toAbsolutePath();
  private static final long LIMIT_MINUTES = 5;

  /** A build in the background ignores these, and what it starts would, too. */
  private static final List<String> HEARS_SIGNALS = List.of("env", "--default-signal=HUP,INT");

  private final Path home;
  private final List<String> options;

  Command(Path home, String... options) {
    this.home = home;
    this.options = List.of(options);
  }

  /** What a command printed and how it ended. */
  record CommandResult(int exitCode, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  /** Runs a command within this process. */
  CommandResult run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Daybook.execute(
            Environment.of(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8))
                .withDist(DIST),
            line(arguments).toArray(String[]::new));
    return new CommandResult(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command in a process of its own. */
  CommandResult launch(String... arguments) throws IOException, InterruptedException {
    return launch(Map.of(), arguments);
  }

  /** Runs a command in a process of its own whose environment has these variables besides. */
  CommandResult launch(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return start(environment, arguments).end();
  }

  private List<String> line(String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--home", home.toString()));
    line.addAll(options);
    return line;
  }

  /** Starts a command that may be killed before it ends. */
  CommandProcess start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(DIST.resolve("daybook").toString()));
    line.addAll(line(arguments));
    List<String> heard = new ArrayList<>(HEARS_SIGNALS);
    heard.addAll(line);
    Path out = Files.createTempFile("daybook-", ".out");
    Path err = Files.createTempFile("daybook-", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(heard)
            .directory(DIST.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("DAYBOOK_BUILD", "never");
    builder.environment().put("DAYBOOK_HEAP", "768m");
    // None lives long enough to earn back the second compiler's work.
    builder.environment().put("DAYBOOK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    builder.environment().putAll(environment);
    return new CommandProcess(line, builder.start(), out, err);
  }

  /**
   * A command at work.
   *
   * @param process the command itself, for the launcher becomes it
   */
  record CommandProcess(List<String> line, Process process, Path out, Path err) {

    /** Waits for its end. */
    CommandResult end() throws IOException, InterruptedException {
      try {
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError(line + " did not end; it said:\n" + Files.readString(err));
        }
        return new CommandResult(
            process.exitValue(),
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    }
  }
}
