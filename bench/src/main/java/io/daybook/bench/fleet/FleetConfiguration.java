package io.daybook.bench.fleet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The configuration of one agent with one source; all else is as by default.
 *
 * @param agent its name
 * @param hdfs where it lands
 * @param root of the warehouse there
 * @param files glob of the source
 * @param roll of the source
 */
record FleetConfiguration(String agent, URI hdfs, String root, String files, Duration roll) {
  static final String SOURCE = "tills";

  /** Writes it into a directory; returns that. */
  Path write(Path directory) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        """
        warehouse: {root: %s}
        cluster: {hdfs: '%s'}
        collect: {agent: %s}
        """
            .formatted(root, hdfs, agent));
    Files.writeString(
        sources.resolve(SOURCE + ".yaml"),
        """
        dataset: purchase
        lateness: unlimited
        files: '%s'
        roll: %ds
        fields:
          event_id: line
          event_time: time
          order_id: order
          quantity: quantity
          unit_price: price
        """
            .formatted(files, roll.toSeconds()));
    return directory;
  }
}
