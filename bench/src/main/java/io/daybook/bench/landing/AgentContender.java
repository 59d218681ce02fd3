package io.daybook.bench.landing;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The agent as {@code daybook collect} runs it: it finds files when they come, pins them, and lands
 * them in rounds, within the throttle, while it leaves watermarks and answers for its status.
 *
 * @param warmUp a file of another source that it lands before its go
 * @param unit tells the Java options
 * @param classPath of the command
 */
record AgentContender(
    NumberedLines input, Path warmUp, int zstdLevel, AgentUnit unit, String classPath)
    implements Contender {
  private static final String NAME = "daybook";
  private static final String WARM_UP = "warm_up";

  /** A round lands all that there is of a file, as it does once a roll is over. */
  private static final Duration ROLL = Duration.ofSeconds(1);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "the agent: files found, pinned, framed, sealed in the journal, zstd-"
        + zstdLevel
        + ", SYNC_BLOCK, hsync, renamed, acknowledged, in rounds";
  }

  @Override
  public Attempt start(Trial trial) throws IOException {
    Path logs = Files.createDirectories(trial.directory().resolve("logs")).resolve("shop");
    Path warm = Files.createDirectories(trial.directory().resolve("warm-up"));
    CollectorConfiguration configured =
        new CollectorConfiguration(
            BareContender.segmentBytes(input),
            zstdLevel,
            logs.resolveSibling("*").resolve("*.log"),
            ROLL);
    Path configuration = configured.write(trial);
    configured.addSource(configuration, WARM_UP, warm.resolve("*.log"));
    Files.createLink(warm.resolve("warm-up.log"), warmUp);
    HadoopStorage storage =
        HadoopStorage.open(trial.hdfs().getUri(), new org.apache.hadoop.conf.Configuration());
    Zones zones = new Zones(new StoragePath(trial.target().toUri().getPath()));
    ChildJava process = start(trial, configuration);
    new AgentAttempt(process, storage, zones, WARM_UP, logs, List.of(warmUp)).awaitAll();
    storage.delete(zones.raw(WARM_UP));
    return new AgentAttempt(
        process, storage, zones, CollectorConfiguration.SOURCE, logs, input.files());
  }

  private ChildJava start(Trial trial, Path configuration) throws IOException {
    List<String> options = new ArrayList<>(unit.javaOptions());
    options.add(trial.gcLog().option());
    return ChildJava.start(
        new ChildJava.ChildCommand(
            NAME,
            classPath,
            options,
            List.of(
                "io.daybook.cli.Daybook",
                "collect",
                "--home",
                trial.directory().resolve("home").toString(),
                "--config",
                configuration.toString())),
        trial.directory());
  }
}
