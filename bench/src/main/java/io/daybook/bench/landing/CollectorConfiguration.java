package io.daybook.bench.landing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The configuration of a collector with one source.
 *
 * @param files glob of the source
 * @param roll of the source
 */
record CollectorConfiguration(long segmentBytes, int zstdLevel, Path files, Duration roll) {
  static final String SOURCE = "checkout";

  /** Writes it below the directory of a trial; returns where. */
  Path write(Trial trial) throws IOException {
    Path directory = Files.createDirectories(trial.directory().resolve("conf"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        """
        warehouse: {root: %s}
        cluster: {hdfs: '%s'}
        collect: {agent: bench, segment-size: %dB, zstd-level: %d, threads: 4}
        """
            .formatted(
                trial.target().toUri().getPath(), trial.hdfs().getUri(), segmentBytes, zstdLevel));
    addSource(directory, SOURCE, files);
    return directory;
  }

  /** Writes another source with the same roll. */
  void addSource(Path directory, String name, Path files) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        sources.resolve(name + ".yaml"),
        """
        dataset: purchase
        files: %s
        roll: %ds
        fields:
          event_time: time
          order_id: order_id
          quantity: quantity
          unit_price: unit_price
        """
            .formatted(files, roll.toSeconds()));
  }
}
