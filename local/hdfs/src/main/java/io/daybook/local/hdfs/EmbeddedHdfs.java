package io.daybook.local.hdfs;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded HDFS process. It runs until SIGTERM, and starts again from what it wrote, also after
 * a {@code kill -9}. Whoever waits for it asks the NameNode's {@code /jmx} for three live DataNodes
 * out of safe mode.
 */
public final class EmbeddedHdfs {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedHdfs.class);
  private static final int DATA_NODES = 3;

  /** After Hadoop's own hook that closes clients. */
  private static final int SHUTDOWN_PRIORITY = 1;

  private EmbeddedHdfs() {}

  /**
   * Starts HDFS.
   *
   * @param args the base directory, the NameNode's RPC port and its HTTP port
   */
  public static void main(String[] args) {
    if (args.length != 3) {
      System.err.printf(
          "usage: EmbeddedHdfs <base> <rpc-port> <http-port>, not %s%n", (Object) args);
      System.exit(64);
    }
    try {
      start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    } catch (Exception | LinkageError e) {
      LOG.error("Cannot start HDFS on {}", args[0], e);
      Runtime.getRuntime().halt(70);
    }
  }

  private static void start(Path base, int rpcPort, int httpPort) throws Exception {
    long started = System.nanoTime();
    Configuration conf = HdfsSettings.of(base);
    NameSpace nameSpace = new NameSpace(base);
    if (nameSpace.isMissing()) {
      nameSpace.format(conf);
      LOG.info("Formatted {}", base);
    }
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(conf, base.toFile())
            .numDataNodes(DATA_NODES)
            .storagesPerDatanode(1)
            .nameNodePort(rpcPort)
            .nameNodeHttpPort(httpPort)
            .manageNameDfsDirs(false)
            .format(false)
            // A cluster for tests neither syncs its edits nor ends on a fatal error; this one does.
            .skipFsyncForTesting(false)
            .checkExitOnShutdown(false)
            .waitSafeMode(false)
            .build();
    ShutdownHookManager.get().addShutdownHook(() -> stop(cluster), SHUTDOWN_PRIORITY);
    LOG.info(
        "Started {} with {} DataNodes in {} ms",
        cluster.getURI(),
        DATA_NODES,
        (System.nanoTime() - started) / 1_000_000);
  }

  private static void stop(MiniDFSCluster cluster) {
    cluster.shutdown(false, false);
    LOG.info("Stopped");
  }
}
