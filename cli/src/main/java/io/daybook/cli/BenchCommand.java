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
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Benchmarks. */
@Command(
    name = "bench",
    description = "Measures Daybook side by side with its peers.",
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {
  /** Starts the bench of the archive in a process of its own: the peer is not on our class path. */
  @Command(
      name = "archive",
      description = {
        "Archives the same purchases with Daybook's local engine and with DuckDB, on the local file"
            + " system, and compares both results before it prints a figure.",
        "Needs no cluster. Close what else runs: the clock counts it, too."
      })
  static final class Archive implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.ArchiveBench";

    private final Daybook daybook;

    @Option(
        names = "--events",
        paramLabel = "N",
        description = "Lines of about 400 bytes, 1 %% of them sent twice (default: 3000000).")
    private long events = 3_000_000;

    @Option(names = "--threads", paramLabel = "N", description = "Of each engine (default: 2).")
    private int threads = 2;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        description = "Odd; the median counts (default: 1).")
    private int rounds = 1;

    @Option(
        names = "--heap",
        paramLabel = "SIZE",
        description = "Java heap of the bench, such as 2g (default: 1g, as the command's own).")
    private String heap = "1g";

    @Option(
        names = "--jfr",
        paramLabel = "FILE",
        description =
            "Record Daybook's part with Java Flight Recorder and print the ten methods that it"
                + " was in most often; costs it some speed.")
    private @Nullable Path recording;

    Archive(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      Process process =
          new ProcessBuilder(commandLine()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
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

    private List<String> commandLine() throws IOException {
      List<String> line = new ArrayList<>();
      line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      line.addAll(
          List.of(
              "-Xmx" + heap,
              "-XX:+UseParallelGC",
              "-Duser.timezone=UTC",
              "-Dfile.encoding=UTF-8",
              "-cp",
              classPath(Workspace.dist().resolve("bench").resolve("target")),
              MAIN));
      line.addAll(List.of("--events", String.valueOf(events)));
      line.addAll(List.of("--threads", String.valueOf(threads)));
      line.addAll(List.of("--rounds", String.valueOf(rounds)));
      line.addAll(List.of("--work", daybook.home().resolve("bench").toString()));
      if (recording != null) {
        line.addAll(List.of("--jfr", recording.toAbsolutePath().toString()));
      }
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
}
