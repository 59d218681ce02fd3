package io.daybook.local.stack;

import java.io.IOException;
import java.util.Optional;

/** Asks one service whether it does its work, by making it do a little. */
interface HealthProbe {
  /**
   * Asks once, for a few seconds at most.
   *
   * @return what is missing, or empty if all is well
   */
  default Optional<String> complaint() {
    try {
      return ask();
    } catch (IOException e) {
      return Optional.of("no answer: " + e);
    }
  }

  /** Asks, and lets a refused connection be what it is. */
  Optional<String> ask() throws IOException;

  static HealthProbe of(Service service, StackEndpoints endpoints) {
    return switch (service) {
      case HDFS -> new HdfsProbe(endpoints.nameNodeHttp());
      case METASTORE -> new MetastoreProbe(endpoints.ports().metastore());
      case HIVE_SERVER2 -> new HiveServer2Probe(endpoints.ports());
      case CONSOLE -> new ConsoleProbe(endpoints.consoleHttp());
    };
  }
}
