package io.daybook.bench.landing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Daybook's collector: one agent.
 *
 * @param javaOptions further ones
 */
record DaybookContender(NumberedLines input, int zstdLevel, String heap, List<String> javaOptions)
    implements Contender {
  static final String NAME = "daybook";

  private static final long DEFAULT_SEGMENT_BYTES = 128L << 20;

  /** So that a small input can be killed in its middle, too. */
  private static final int LEAST_SEGMENTS = 7;

  private static final String MAPPING =
      """
      dataset: purchase
      files: %s
      fields:
        event_time: time
        order_id: order_id
        quantity: quantity
        unit_price: unit_price
      """;

  DaybookContender {
    javaOptions = List.copyOf(javaOptions);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "one agent: records framed, sealed in the journal, zstd-"
        + zstdLevel
        + ", SYNC_BLOCK, hsync, renamed, acknowledged";
  }

  @Override
  public Attempt start(Trial trial) throws IOException {
    Path configuration = trial.directory().resolve("conf");
    write(configuration, trial);
    List<String> options = new ArrayList<>(trial.javaOptions(heap));
    options.addAll(javaOptions);
    return CuedAttempt.start(
        new ChildJava.Command(
            NAME,
            System.getProperty("java.class.path"),
            options,
            List.of(
                CollectProcess.class.getName(),
                configuration.toString(),
                trial.directory().resolve("state").toString())),
        trial);
  }

  private void write(Path configuration, Trial trial) throws IOException {
    Path sources = Files.createDirectories(configuration.resolve("sources"));
    long segmentBytes = Math.min(DEFAULT_SEGMENT_BYTES, input.bytes() / LEAST_SEGMENTS);
    Files.writeString(
        configuration.resolve("daybook.yaml"),
        """
        warehouse: {root: %s}
        cluster: {hdfs: '%s'}
        collect: {agent: bench, segment-size: %dB, zstd-level: %d, threads: 4}
        """
            .formatted(
                trial.target().toUri().getPath(), trial.hdfs().getUri(), segmentBytes, zstdLevel));
    Files.writeString(
        sources.resolve("checkout.yaml"),
        MAPPING.formatted(input.files().get(0).resolveSibling("*.log")));
  }
}
