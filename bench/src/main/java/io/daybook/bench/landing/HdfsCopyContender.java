package io.daybook.bench.landing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The limit.
 *
 * @param warmUp a file that it copies before its go
 * @param threads that copy, a file each at a time
 */
record HdfsCopyContender(NumberedLines input, Path warmUp, int zstdLevel, int threads, String heap)
    implements Contender {
  static final String NAME = "hdfs_copy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "the Hadoop client alone: zstd-"
        + zstdLevel
        + ", SYNC_BLOCK, hsync; "
        + threads
        + (threads == 1 ? " thread" : " threads");
  }

  @Override
  public Attempt start(Trial trial) throws IOException {
    List<String> main = new ArrayList<>();
    main.addAll(
        List.of(
            HdfsCopy.class.getName(),
            trial.uri(),
            String.valueOf(zstdLevel),
            String.valueOf(threads),
            warmUp.toString()));
    input.files().stream().map(Path::toString).forEach(main::add);
    return CuedAttempt.start(
        new ChildJava.ChildCommand(
            NAME, System.getProperty("java.class.path"), trial.javaOptions(heap), main),
        trial);
  }
}
