package io.daybook.cli;

import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A bench in a process of its own: peers and simulation are not on the command's class path. */
final class BenchProcess {
  private final Daybook daybook;
  private final String heap;

  /**
   * @param heap of its Java, such as {@code 1g}
   */
  BenchProcess(Daybook daybook, String heap) {
    this.daybook = daybook;
    this.heap = heap;
  }

  /** Runs a bench to its end and returns its exit code. */
  int run(String main, List<String> options) throws IOException {
    Process process =
        new ProcessBuilder(commandLine(main, options))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      out.transferTo(daybook.out());
      daybook.out().flush();
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the bench was at work", e);
    } finally {
      process.destroy();
    }
  }

  private List<String> commandLine(String main, List<String> options) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-Xmx" + heap,
            "-XX:+UseParallelGC",
            "-Duser.timezone=UTC",
            "-Dfile.encoding=UTF-8",
            "-cp",
            classPath(
                Workspace.dist(daybook.environment().dist()).resolve("bench").resolve("target")),
            main));
    line.addAll(options);
    if (daybook.isJson()) {
      line.add("--json");
    }
    return line;
  }

  private static String classPath(Path target) throws IOException {
    Path list = target.resolve("classpath");
    List<Path> jars = jars(target);
    if (!Files.exists(list) || jars.size() != 1) {
      throw new OperatorException(
          ExitCode.USAGE,
          "["
              + target
              + "] Cannot start the bench: expected one jar and the file 'classpath' but found "
              + jars.size()
              + " jars and "
              + (Files.exists(list) ? "the file" : "no file")
              + "; build it in Daybook's root directory with"
              + " 'mvn -pl bench -am package -DskipTests'");
    }
    return jars.get(0) + File.pathSeparator + Files.readString(list).strip();
  }

  private static List<Path> jars(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("daybook-bench-.*\\.jar"))
          .filter(file -> !file.getFileName().toString().matches(".*-(sources|tests)\\.jar"))
          .toList();
    }
  }
}
