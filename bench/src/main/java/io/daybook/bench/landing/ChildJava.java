package io.daybook.bench.landing;

import io.daybook.bench.ProcessCost;
import io.daybook.bench.Usage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Java process that is started, listened to, spoken to, measured and ended. */
public final class ChildJava implements AutoCloseable {
  private static final String END = "\0end";
  private static final int MOST_LINES_TOLD = 15;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Thread endsWithUs;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Path log;

  private ChildJava(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.endsWithUs = new Thread(process::destroy);
  }

  /**
   * How a process is started.
   *
   * @param name for messages and its log
   * @param main the main class and its arguments
   */
  public record ChildCommand(
      String name, String classPath, List<String> javaOptions, List<String> main) {
    public ChildCommand {
      javaOptions = List.copyOf(javaOptions);
      main = List.copyOf(main);
    }

    private List<String> line() {
      List<String> line = new ArrayList<>();
      line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      line.addAll(javaOptions);
      line.addAll(List.of("-Duser.timezone=UTC", "-Dfile.encoding=UTF-8", "-cp", classPath));
      line.addAll(main);
      return line;
    }
  }

  /**
   * Starts a process; it is stopped when this one ends, if it wasn't before.
   *
   * @param directory for its log; also where it works
   */
  public static ChildJava start(ChildCommand command, Path directory) throws IOException {
    Files.createDirectories(directory);
    Process process =
        new ProcessBuilder(command.line())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    Path log = directory.resolve(command.name() + ".log");
    ChildJava child = new ChildJava(command.name(), process, log);
    Runtime.getRuntime().addShutdownHook(child.endsWithUs);
    Thread reader = new Thread(child::read, command.name() + "-log");
    reader.setDaemon(true);
    reader.start();
    return child;
  }

  /**
   * Waits for a line that holds a text; lines that were waited for before count no more.
   *
   * @throws OperatorException if the process ends first or takes too long
   */
  public void await(String text, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    try {
      String line = "";
      while (!line.contains(text)) {
        line = lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (line == null || line.equals(END)) {
          throw failed("'" + text + "'", line == null ? "nothing for " + limit : "its end");
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Sends a line to its standard input. */
  public void tell(String line) {
    PrintStream in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    in.println(line);
  }

  /** Returns whether it hasn't ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns what it has used so far. */
  public Usage usage() throws IOException {
    return Usage.of(process.toHandle());
  }

  /** Returns the memory that it has now; nothing where the system doesn't tell. */
  public OptionalLong residentBytes() throws IOException {
    return Usage.residentBytes(process.toHandle());
  }

  /**
   * Waits for its end.
   *
   * @return what it took, from its start if this is called at once
   * @throws OperatorException if it doesn't end with 0
   */
  public ProcessCost toEnd() throws IOException {
    ProcessCost cost = ProcessCost.of(process);
    if (process.exitValue() != 0) {
      throw failed("exit code 0", "" + process.exitValue());
    }
    return cost;
  }

  /** Kills it as {@code kill -9} does. */
  public void kill() throws IOException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends it as {@code kill} does, and kills it if it doesn't end. */
  @Override
  public void close() throws IOException {
    process.destroy();
    awaitEnd();
  }

  /** Returns the failure of a process that did something else than expected. */
  public OperatorException failed(String expected, String found) throws IOException {
    List<String> said = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return new OperatorException(
        ExitCode.NOT_READY,
        String.format(
            "[bench] Cannot go on: expected %s of %s but found %s; it said:%n%s",
            expected,
            name,
            found,
            String.join(
                System.lineSeparator(),
                said.subList(Math.max(0, said.size() - MOST_LINES_TOLD), said.size()))));
  }

  private void awaitEnd() throws IOException {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(endsWithUs);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (IllegalStateException e) {
      return; // we are ending ourselves, the hook is at work
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted while a process was at work", e);
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        Writer out = Files.newBufferedWriter(log)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line);
        out.write('\n');
        out.flush();
        lines.add(line);
      }
    } catch (IOException | UncheckedIOException e) {
      lines.add(e.toString()); // a killed process takes its pipe with it
    }
    lines.add(END);
  }
}
