package io.daybook.warehouse.config;

import io.daybook.warehouse.segment.SegmentName;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * The collector of this host.
 *
 * @param agent name of this collector, the same for ever (default: the host's name)
 * @param state directory of its journal, pins and spool (default: {@code agent} below the home)
 * @param segmentBytes uncompressed size at which a segment is sealed (default 128 MiB)
 * @param bundleBelow uncompressed size up to which the rest of a file is read before it is put into
 *     a bundle with others; 0: every file is landed alone (default 8 MiB)
 * @param zstdLevel compression of segments (default 1)
 * @param scan how often it looks for what is new, hints apart (default 1s)
 * @param threads files landed at once (default: twice the processors, at most 4: each waits for
 *     HDFS now and then)
 * @param idle how long a rotated file must be quiet before it counts as ended (default 1h)
 * @param drain how long it goes on landing after it was told to stop (default 30s)
 * @param limits what it may take from its host
 * @param spool what is kept of inputs that are no files
 * @param listen where senders push (default 127.0.0.1:8440); used if a source has {@code http}
 * @param tls of {@code listen}
 * @param status where status, metrics and health are asked for (default: any port of 127.0.0.1)
 */
@RecordBuilder
public record CollectConfig(
    String agent,
    Optional<String> state,
    long segmentBytes,
    long bundleBelow,
    int zstdLevel,
    Duration scan,
    int threads,
    Duration idle,
    Duration drain,
    Limits limits,
    SpoolConfig spool,
    Address listen,
    Optional<Tls> tls,
    Address status)
    implements CollectConfigBuilder.With {

  /**
   * What a collector may take from its host.
   *
   * @param bytesPerSecond sent to HDFS (default 0: as many as there are)
   * @param cpus processor seconds a second, such as 0.5 (default 0: as many as there are)
   */
  public record Limits(long bytesPerSecond, double cpus) {}

  /**
   * What is kept of inputs that are no files until it is landed.
   *
   * @param bytes of all sources together, then nothing more is taken (default 1 GiB)
   * @param batchBytes the largest batch a sender may push, unpacked (default 8 MiB)
   */
  public record SpoolConfig(long bytes, long batchBytes) {}

  private static final int MOST_DEFAULT_THREADS = 4;

  /** Returns the defaults for an agent. */
  public static CollectConfig of(String agent) {
    return new CollectConfig(
        agent,
        Optional.empty(),
        128L << 20,
        8L << 20,
        1,
        Duration.ofSeconds(1),
        Math.min(MOST_DEFAULT_THREADS, 2 * Runtime.getRuntime().availableProcessors()),
        Duration.ofHours(1),
        Duration.ofSeconds(30),
        new Limits(0, 0),
        new SpoolConfig(1L << 30, 8L << 20),
        new Address("127.0.0.1", 8440),
        Optional.empty(),
        new Address("127.0.0.1", 0));
  }

  static CollectConfig read(ConfigNode node) {
    String agent = node.text("agent").orElseGet(CollectConfig::hostName);
    if (!SegmentName.isAgent(agent)) {
      node.child("agent")
          .problem("'" + agent + "'", "letters, digits, '.', '_' and '-'", "name this collector");
    }
    CollectConfig defaults = of(agent);
    CollectConfig collect =
        new CollectConfig(
            agent,
            node.text("state"),
            Math.max(1, node.bytes("segment-size", defaults.segmentBytes)),
            node.bytes("bundle-below", defaults.bundleBelow, 1L << 30),
            node.integer("zstd-level", defaults.zstdLevel, 1, 19),
            node.positiveDuration("scan", defaults.scan),
            node.integer("threads", defaults.threads, 1, 256),
            node.duration("idle", defaults.idle),
            node.duration("drain", defaults.drain),
            limits(node.section("limits")),
            spool(node.section("spool"), defaults.spool),
            Address.read(node, "listen").orElse(defaults.listen),
            Tls.read(node),
            Address.read(node, "status").orElse(defaults.status));
    node.noOtherKeys();
    return collect;
  }

  private static Limits limits(ConfigNode node) {
    Limits limits =
        new Limits(node.bytes("bandwidth", 0), node.integer("cpu-percent", 0, 0, 100_000) / 100.0);
    node.noOtherKeys();
    return limits;
  }

  private static SpoolConfig spool(ConfigNode node, SpoolConfig defaults) {
    SpoolConfig spool =
        new SpoolConfig(
            node.bytes("size", defaults.bytes),
            node.bytes("max-batch", defaults.batchBytes, 1L << 30));
    node.noOtherKeys();
    return spool;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
