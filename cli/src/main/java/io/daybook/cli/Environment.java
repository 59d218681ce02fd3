package io.daybook.cli;

import io.daybook.warehouse.run.ConsoleProgress.Terminal;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that a command has from its process besides its arguments: {@link #ofProcess} for a
 * command line, {@link #of} for a command within another program, such as a test.
 *
 * @param terminal the kind of standard error
 * @param dist the directory Daybook was built in; commands that start processes need it
 * @param log given the home once it is known, before the first line is logged
 * @param signals heard by {@code collect} without {@code --once}
 */
public record Environment(
    InputStream standardInput,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Optional<Path> dist,
    Consumer<Path> log,
    Signals signals) {

  /** Returns the environment of this process, which from now on logs to the home of its command. */
  static Environment ofProcess() {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    return new Environment(
        System.in,
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        err,
        "live".equals(System.getProperty("daybook.terminal")) ? Terminal.LIVE : Terminal.PLAIN,
        Optional.ofNullable(System.getProperty("daybook.dist")).map(Path::of),
        home -> LogFile.use(home, err),
        new ProcessSignals());
  }

  /**
   * Returns an environment that leaves its process alone: no standard input, no terminal, no
   * directory of a build, no signals; logging stays as it is.
   *
   * @param out UTF-8, as {@code err}
   */
  public static Environment of(PrintStream out, PrintStream err) {
    return new Environment(
        InputStream.nullInputStream(),
        out,
        err,
        Terminal.PLAIN,
        Optional.empty(),
        home -> {},
        (name, action) -> {});
  }

  /** Returns the same with something on standard input. */
  public Environment withStandardInput(InputStream input) {
    return new Environment(input, out, err, terminal, dist, log, signals);
  }

  /** Returns the same with the directory Daybook was built in. */
  public Environment withDist(Path directory) {
    return new Environment(standardInput, out, err, terminal, Optional.of(directory), log, signals);
  }

  /** Returns the same with another source of signals. */
  public Environment withSignals(Signals other) {
    return new Environment(standardInput, out, err, terminal, dist, log, other);
  }
}
