package io.daybook.bench;

import com.github.luben.zstd.ZstdInputStream;
import io.daybook.metrics.app.SparkSubmission;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plain Spark job in a process of its own, started by spark-submit. */
final class SparkEngine implements Engine {
  private static final long HEAP_BYTES = 4L << 30;

  private final Path dist;
  private final Path directory;
  private final int threads;

  /**
   * @param dist the directory that Daybook was built in
   * @param directory for its result and what it spills
   */
  SparkEngine(Path dist, Path directory, int threads) {
    this.dist = dist;
    this.directory = directory;
    this.threads = threads;
  }

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public String description() {
    return "the same pieces, not compressed, local["
        + threads
        + "], a driver of 4 GiB, its start included: read.json, dropDuplicates, repartition by dt,"
        + " sortWithinPartitions, write.parquet (zstd-3)";
  }

  /**
   * Spark reads no zstd without Hadoop's native library: it gets the pieces as they were before.
   */
  @Override
  public void reset(BenchInput input) throws IOException {
    Directories.delete(directory);
    Files.createDirectories(directory);
    for (Path file : input.jsonFiles()) {
      try (InputStream in = new ZstdInputStream(Files.newInputStream(file))) {
        Files.copy(in, directory.resolve(file.getFileName().toString().replace(".zst", "")));
      }
    }
  }

  @Override
  public List<Path> archive(BenchInput input) throws IOException {
    submit(input);
    return Directories.parquet(result());
  }

  @Override
  public Measurement run(BenchInput input) throws IOException {
    reset(input);
    ProcessCost cost = submit(input);
    return Measurement.of(cost, Directories.parquet(result()));
  }

  /** Each run is a process of its own. */
  @Override
  public boolean hasWarmUp() {
    return false;
  }

  private Path result() {
    return directory.resolve("purchase");
  }

  private ProcessCost submit(BenchInput input) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(result().toUri().toString()));
    for (Path file : input.jsonFiles()) {
      Path plain = directory.resolve(file.getFileName().toString().replace(".zst", ""));
      arguments.add(plain.toUri().toString());
    }
    Process process =
        submission()
            .process(SparkArchive.class.getName(), ownJar(), arguments)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessCost cost = ProcessCost.of(process);
    if (process.exitValue() != 0) {
      throw new OperatorException(
          ExitCode.INTERNAL,
          "[bench archive] Cannot go on: expected exit code 0 of Spark but found "
              + process.exitValue()
              + "; see "
              + directory.resolve("logs"));
    }
    return cost;
  }

  private SparkSubmission submission() {
    return new SparkSubmission(
        new DaybookConfig.Spark(
            "local[" + threads + "]",
            Optional.empty(),
            HEAP_BYTES,
            Map.of(
                "spark.sql.session.timeZone", "UTC",
                "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")),
        dist,
        directory,
        DaybookConfig.Cluster.EMBEDDED);
  }

  private static Path ownJar() throws IOException {
    try {
      return Path.of(
          SparkArchive.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("expected the bench in a file", e);
    }
  }
}
