package io.daybook.bench.landing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Apache Flume.
 *
 * @param classPath its own
 */
record FlumeContender(NumberedLines input, String classPath, String heap) implements Contender {
  static final String NAME = "flume_file";

  private static final String PROPERTIES =
      """
      a.sources = r
      a.channels = c
      a.sinks = k
      a.sources.r.type = TAILDIR
      a.sources.r.channels = c
      a.sources.r.positionFile = %1$s/position.json
      a.sources.r.filegroups = f
      a.sources.r.filegroups.f = %1$s/in/.*[.]log
      a.sources.r.batchSize = 1000
      a.sources.r.backoffSleepIncrement = 100
      a.sources.r.maxBackoffSleep = 100
      a.channels.c.type = file
      a.channels.c.checkpointDir = %1$s/checkpoint
      a.channels.c.dataDirs = %1$s/data
      a.sinks.k.type = hdfs
      a.sinks.k.channel = c
      a.sinks.k.hdfs.path = %2$s
      a.sinks.k.hdfs.fileType = DataStream
      a.sinks.k.hdfs.writeFormat = Text
      a.sinks.k.hdfs.batchSize = 1000
      a.sinks.k.hdfs.rollSize = 134217728
      a.sinks.k.hdfs.rollCount = 0
      a.sinks.k.hdfs.rollInterval = 0
      """;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "Apache Flume 1.11.0: TAILDIR, FILE channel, HDFS sink; batches of 1000, roll at"
        + " 128 MiB, uncompressed";
  }

  @Override
  public Attempt start(Trial trial) throws IOException {
    Path directory = trial.directory();
    Path watched = directory.resolve("in");
    boolean again = Files.exists(watched);
    Files.createDirectories(watched);
    Path properties = directory.resolve("flume.properties");
    Files.writeString(properties, PROPERTIES.formatted(directory, trial.uri()));
    ChildJava process =
        ChildJava.start(
            new ChildJava.ChildCommand(
                NAME,
                classPath,
                trial.javaOptions(heap),
                List.of(
                    "org.apache.flume.node.Application",
                    "--name",
                    "a",
                    "--conf-file",
                    properties.toString(),
                    "--no-reload-conf")),
            directory);
    process.await("type: SOURCE, name: r started", FlumeAttempt.TO_START);
    return new FlumeAttempt(
        process,
        trial,
        input,
        watched,
        again ? FlumeAttempt.Course.AFTER_KILL : FlumeAttempt.Course.UNDISTURBED);
  }
}
