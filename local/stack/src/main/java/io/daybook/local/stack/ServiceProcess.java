package io.daybook.local.stack;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts a service detached: in a session of its own, so that neither Ctrl-C nor the end of the
 * terminal reaches it, with its output in its log and none of ours held open.
 */
final class ServiceProcess {
  private static final long LOG_BYTES = 32L << 20;

  /** What the surroundings may say to a Hadoop of their own, and not to this one. */
  private static final List<String> FOREIGN =
      List.of("HADOOP_", "HDFS_", "HIVE_", "TEZ_", "YARN_", "METASTORE_", "CLASSPATH");

  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  private final StackConfig config;
  private final ServiceCommand command;

  ServiceProcess(StackConfig config, ClassPaths classPaths, Optional<ConsoleLaunch> console) {
    this.config = config;
    this.command = new ServiceCommand(config, classPaths, console);
  }

  /** Starts the service and writes its pid file; whether it gets well is another question. */
  ProcessIdentity start(Service service) {
    try {
      Files.createDirectories(config.work(service));
      empty(config.temporary(service));
      File log = freshLog(service).toFile();
      ProcessBuilder builder =
          new ProcessBuilder(detached(command.of(service)))
              .directory(config.work(service).toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
      clean(builder.environment());
      long pid = builder.start().pid();
      ProcessIdentity process =
          ProcessIdentity.of(pid).orElseGet(() -> new ProcessIdentity(pid, "ended at once"));
      new PidFile(config.run(), service).write(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a killed process left there is of no use to the next. */
  private static void empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      List<Path> bottomUp;
      try (Stream<Path> paths = Files.walk(directory)) {
        bottomUp = paths.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : bottomUp) {
        Files.delete(path);
      }
    }
    Files.createDirectories(directory);
  }

  private Path freshLog(Service service) throws IOException {
    Path log = config.log(service);
    Files.createDirectories(config.logs());
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Path old = log.resolveSibling(log.getFileName() + ".1");
      Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
    }
    return log;
  }

  private static List<String> detached(List<String> command) {
    List<String> detached = new ArrayList<>();
    for (Path setsid : SETSID) {
      if (detached.isEmpty() && Files.isExecutable(setsid)) {
        detached.add(setsid.toString());
      }
    }
    if (detached.isEmpty()) {
      // Signals ignored here stay ignored in what is executed; SIGTERM still ends it.
      detached.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
    }
    detached.addAll(command);
    return detached;
  }

  private static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> FOREIGN.stream().anyMatch(name::startsWith));
  }
}
