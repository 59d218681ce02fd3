package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * One stack: where it lives and where it listens.
 *
 * @param home the directory of all its state; two stacks with different homes know nothing of one
 *     another
 * @param ports default 9820, 9870, 9083, 10000, 10001, 10002, 8480
 * @param heaps default 768, 512, 1536 and 320 MiB
 * @param warehouseRoot the warehouse's directory in HDFS, default {@code /daybook}; tables that
 *     name no place of their own are put below it
 */
public record StackConfig(Path home, StackPorts ports, HeapSizes heaps, String warehouseRoot) {
  private static final String DEFAULT_WAREHOUSE_ROOT = "/daybook";

  /** DataNodes can't start below anything else: they take an escaped character for a format. */
  private static final Pattern HOME = Pattern.compile("[A-Za-z0-9/._~@+=,-]+");

  /**
   * Makes the home absolute.
   *
   * @throws OperatorException if HDFS or Java can't have this home
   */
  public StackConfig {
    home = home.toAbsolutePath().normalize();
    if (!HOME.matcher(home.toString()).matches()) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              "Cannot use '%s' as home: expected a path of letters A to Z, digits and /._~@+=,-"
                  + " because HDFS takes no other; choose one with --home",
              home));
    }
  }

  /** Returns the defaults, with the ports that this home was started with before, if it was. */
  public static StackConfig of(Path home) {
    StackPorts ports =
        StackEndpoints.read(home).map(StackEndpoints::ports).orElse(StackPorts.DEFAULTS);
    return new StackConfig(home, ports, HeapSizes.DEFAULTS, DEFAULT_WAREHOUSE_ROOT);
  }

  public StackConfig withPorts(StackPorts changed) {
    return new StackConfig(home, changed, heaps, warehouseRoot);
  }

  /** Returns this stack at the default ports, all moved by {@code offset}. */
  public StackConfig withPortOffset(int offset) {
    return withPorts(StackPorts.DEFAULTS.shifted(offset));
  }

  public StackConfig withHeaps(HeapSizes changed) {
    return new StackConfig(home, ports, changed, warehouseRoot);
  }

  public StackConfig withWarehouseRoot(String changed) {
    return new StackConfig(home, ports, heaps, changed);
  }

  /** Returns where it listens, whether it runs or not. */
  public StackEndpoints endpoints() {
    return new StackEndpoints(home, ports);
  }

  Path conf() {
    return home.resolve("conf");
  }

  Path run() {
    return home.resolve("run");
  }

  /** A service's own, emptied when it starts. */
  Path temporary(Service service) {
    return home.resolve("tmp").resolve(service.label());
  }

  Path hdfs() {
    return home.resolve("hdfs");
  }

  /** The directory of Derby's database, which Derby itself makes. */
  Path metastore() {
    return home.resolve("metastore");
  }

  Path logs() {
    return home.resolve("logs");
  }

  Path log(Service service) {
    return logs().resolve(service.label() + ".log");
  }

  Path work(Service service) {
    return home.resolve("work").resolve(service.label());
  }
}
