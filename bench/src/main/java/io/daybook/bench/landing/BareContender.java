package io.daybook.bench.landing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A bare collector of Daybook: it lands, without the rest of an agent (the search for files, pins,
 * copies, throttle, rounds, watermarks, status).
 *
 * @param warmUp a file that it lands before its go
 * @param javaOptions further ones
 */
record BareContender(
    NumberedLines input, Path warmUp, int zstdLevel, String heap, List<String> javaOptions)
    implements Contender {
  static final String NAME = "collector";

  private static final long DEFAULT_SEGMENT_BYTES = 128L << 20;
  private static final Duration ROLL = Duration.ofMinutes(5);

  /** So that a small input can be killed in its middle, too. */
  private static final int LEAST_SEGMENTS = 7;

  BareContender {
    javaOptions = List.copyOf(javaOptions);
  }

  static long segmentBytes(NumberedLines input) {
    return Math.min(DEFAULT_SEGMENT_BYTES, input.bytes() / LEAST_SEGMENTS);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "the agent's landing alone, without search, pins, throttle and rounds: records framed, sealed in the"
        + " journal, zstd-"
        + zstdLevel
        + ", SYNC_BLOCK, hsync, renamed, acknowledged";
  }

  @Override
  public Attempt start(Trial trial) throws IOException {
    Path configuration =
        new CollectorConfiguration(
                segmentBytes(input), zstdLevel, input.files().get(0).resolveSibling("*.log"), ROLL)
            .write(trial);
    List<String> options = new ArrayList<>(trial.javaOptions(heap));
    options.addAll(javaOptions);
    return CuedAttempt.start(
        new ChildJava.ChildCommand(
            NAME,
            System.getProperty("java.class.path"),
            options,
            List.of(
                CollectProcess.class.getName(),
                configuration.toString(),
                trial.directory().resolve("state").toString(),
                warmUp.toString())),
        trial);
  }
}
