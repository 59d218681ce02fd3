package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the stack's services listen, on loopback alone. The DataNodes take free ports of their own.
 *
 * @param nameNode the NameNode's RPC port, the one in {@code hdfs://} addresses
 * @param nameNodeWeb its web pages and WebHDFS
 * @param metastore the Hive metastore's thrift port
 * @param hiveServer2 HiveServer2's binary port, the one in plain JDBC addresses
 * @param hiveServer2Http HiveServer2 over HTTP, or 0 for none
 * @param hiveServer2Web HiveServer2's web pages, or 0 for none
 * @param console the console, whether it is started or not
 */
public record StackPorts(
    int nameNode,
    int nameNodeWeb,
    int metastore,
    int hiveServer2,
    int hiveServer2Http,
    int hiveServer2Web,
    int console) {
  /** The ports that every guide names. */
  public static final StackPorts DEFAULTS =
      new StackPorts(9820, 9870, 9083, 10000, 10001, 10002, 8480);

  private static final int HIGHEST = 65_535;

  /**
   * Checks the ports.
   *
   * @throws OperatorException if one is no port, or two services have the same
   */
  public StackPorts {
    Set<Integer> seen = new HashSet<>();
    List<Integer> ports =
        new ArrayList<>(List.of(nameNode, nameNodeWeb, metastore, hiveServer2, console));
    IntStream.of(hiveServer2Http, hiveServer2Web).filter(port -> port != 0).forEach(ports::add);
    for (int port : ports) {
      if (port < 1 || port > HIGHEST) {
        throw new OperatorException(
            ExitCode.USAGE,
            String.format("Cannot listen: expected a port from 1 to 65535 but found %d", port));
      }
      if (!seen.add(port)) {
        throw new OperatorException(
            ExitCode.USAGE,
            String.format("Cannot listen: expected a port per service but found %d twice", port));
      }
    }
  }

  /** Returns these ports, all moved by the same distance, so that two stacks run side by side. */
  public StackPorts shifted(int offset) {
    return new StackPorts(
        nameNode + offset,
        nameNodeWeb + offset,
        metastore + offset,
        hiveServer2 + offset,
        hiveServer2Http == 0 ? 0 : hiveServer2Http + offset,
        hiveServer2Web == 0 ? 0 : hiveServer2Web + offset,
        console + offset);
  }

  /** Returns the ports as a configuration gives them. */
  String rendered() {
    return String.format(
        "namenode %d, namenode-web %d, metastore %d, hiveserver2 %d, hiveserver2-http %d,"
            + " hiveserver2-web %d, console %d",
        nameNode, nameNodeWeb, metastore, hiveServer2, hiveServer2Http, hiveServer2Web, console);
  }

  /** Returns what a service listens on. */
  List<Use> of(Service service) {
    return switch (service) {
      case HDFS ->
          List.of(
              new Use("HDFS NameNode", "namenode", nameNode),
              new Use("HDFS NameNode web", "namenode-web", nameNodeWeb));
      case METASTORE -> List.of(new Use(service.title(), "metastore", metastore));
      case HIVE_SERVER2 ->
          Stream.of(
                  new Use(service.title(), "hiveserver2", hiveServer2),
                  new Use("HiveServer2 over HTTP", "hiveserver2-http", hiveServer2Http),
                  new Use("HiveServer2 web", "hiveserver2-web", hiveServer2Web))
              .filter(use -> use.port() != 0)
              .toList();
      case CONSOLE -> List.of(new Use(service.title(), "console", console));
    };
  }

  /**
   * One port and what it is for.
   *
   * @param purpose for people
   * @param key its name in a configuration
   */
  record Use(String purpose, String key, int port) {}
}
