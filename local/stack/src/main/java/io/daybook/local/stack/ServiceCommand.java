package io.daybook.local.stack;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line of each service. */
final class ServiceCommand {
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private final StackConfig config;
  private final ClassPaths classPaths;
  private final Optional<ConsoleLaunch> console;

  ServiceCommand(StackConfig config, ClassPaths classPaths, Optional<ConsoleLaunch> console) {
    this.config = config;
    this.classPaths = classPaths;
    this.console = console;
  }

  List<String> of(Service service) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // First, where a process list shows them: whose process this is.
    command.add("-Ddaybook.service=" + service.label());
    command.add("-Ddaybook.home=" + config.home());
    command.addAll(machine(service));
    for (String opened : OPENED) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(classPath(service));
    command.addAll(main(service));
    return command;
  }

  private List<String> machine(Service service) {
    Path logs = config.logs();
    return List.of(
        "-Xmx" + config.heaps().mebibytes(service) + "m",
        // Derby's parser goes one call deeper for each partition of a table that is dropped.
        "-Xss8m",
        "-XX:+UseSerialGC",
        // On two cores the second compiler costs more than it gives: twice the time of 'up'.
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        // Without its native library Hadoop sets the mode of a local file by a process.
        "-Djdk.lang.Process.launchMechanism=VFORK",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:ErrorFile=" + logs.resolve("hs_err_%p.log"),
        "-Duser.timezone=UTC",
        "-Dfile.encoding=UTF-8",
        "-Djava.net.preferIPv4Stack=true",
        "-Djava.io.tmpdir=" + config.temporary(service),
        // Tables are locked, not rows: else a query of the metastore could wait at a row in the
        // middle
        // of a publication and mix rows from before and after it.
        "-Dderby.storage.rowLocking=false",
        // One of two that wait for each other is told after a second; the metastore runs it again.
        "-Dderby.locks.deadlockTimeout=1",
        "-Dderby.stream.error.file=" + logs.resolve("derby.log"));
  }

  /** The site files come last: Java's class data archives allow no directory before a jar. */
  private String classPath(Service service) {
    return switch (service) {
      case HDFS -> classPaths.hdfs();
      case METASTORE, HIVE_SERVER2 -> classPaths.hive() + File.pathSeparator + config.conf();
      case CONSOLE -> console.orElseThrow().classPath();
    };
  }

  private List<String> main(Service service) {
    StackPorts ports = config.ports();
    return switch (service) {
      case HDFS ->
          List.of(
              "io.daybook.local.hdfs.EmbeddedHdfs",
              config.hdfs().toString(),
              Integer.toString(ports.nameNode()),
              Integer.toString(ports.nameNodeWeb()));
      case METASTORE ->
          List.of(
              "org.apache.hadoop.hive.metastore.HiveMetaStore",
              "-p",
              Integer.toString(ports.metastore()));
      case HIVE_SERVER2 -> List.of("org.apache.hive.service.server.HiveServer2");
      case CONSOLE -> console.orElseThrow().main();
    };
  }
}
