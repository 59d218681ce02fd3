package io.daybook.testing;

import io.daybook.warehouse.files.HadoopStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;
import org.apache.hadoop.hdfs.server.namenode.ha.HATestUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real HDFS of two NameNodes and three DataNodes, known to clients as {@code hdfs://shop}. */
public final class TestingNameservice implements AutoCloseable {
  private static final URI NAME = URI.create("hdfs://shop");
  public static final int DATA_NODES = 3;

  private static volatile @Nullable TestingNameservice running;

  private final MiniDFSCluster cluster;
  private final Configuration client;
  private final Deque<DataNodeProperties> stopped = new ArrayDeque<>();
  private int active;

  /** Starts it once for all test classes of a process that ask for it. */
  public static final class Shared implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      running =
          context
              .getRoot()
              .getStore(ExtensionContext.Namespace.create(TestingNameservice.class))
              .computeIfAbsent(TestingNameservice.class, key -> start(), TestingNameservice.class);
    }

    private static TestingNameservice start() {
      try {
        return new TestingNameservice(Files.createTempDirectory("nameservice-"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Returns the one that {@link Shared} started. */
  public static TestingNameservice shared() {
    TestingNameservice nameservice = running;
    if (nameservice == null) {
      throw new IllegalStateException(
          "the test class needs @ExtendWith(TestingNameservice.Shared)");
    }
    return nameservice;
  }

  private TestingNameservice(Path disks) throws IOException {
    Configuration server = new HdfsConfiguration();
    server.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
    server.setInt("dfs.heartbeat.interval", 1);
    server.setInt("dfs.namenode.heartbeat.recheck-interval", 500);
    server.setInt("dfs.ha.tail-edits.period", 1);
    server.setInt("dfs.namenode.safemode.extension", 0);
    cluster =
        new MiniDFSCluster.Builder(server)
            .nnTopology(MiniDFSNNTopology.simpleHATopology())
            .numDataNodes(DATA_NODES)
            .build();
    cluster.waitActive();
    cluster.transitionToActive(active);
    client = new Configuration(server);
    HATestUtil.setFailoverConfigurations(cluster, client, NAME.getHost());
    client.setInt("dfs.client.failover.sleep.base.millis", 50);
    client.setInt("dfs.client.failover.sleep.max.millis", 500);
    client.setInt("dfs.client.failover.max.attempts", 8);
    client.setInt("dfs.client.retry.window.base", 10);
  }

  /** Opens it as a client whose configuration knows the nameservice. */
  public HadoopStorage storage() throws IOException {
    return HadoopStorage.open(NAME, client);
  }

  /** Writes the configuration of a client to a file. */
  public void describe(Path site) throws IOException {
    try (OutputStream out = Files.newOutputStream(site)) {
      client.writeXml(out);
    }
  }

  /** Opens it as a client of another process, which was given its configuration. */
  public static HadoopStorage storage(Path site) throws IOException {
    Configuration client = new Configuration(false);
    client.addResource(new org.apache.hadoop.fs.Path(site.toUri()));
    return HadoopStorage.open(NAME, client);
  }

  /** Opens it as a client that loses the first replies to each of its calls. */
  public HadoopStorage storageThatLoses(int replies) throws IOException {
    Configuration lossy = new Configuration(client);
    lossy.setInt("dfs.client.test.drop.namenode.response.number", replies);
    return HadoopStorage.open(NAME, lossy);
  }

  /** Makes the other NameNode the active one. */
  public void failOver() {
    try {
      cluster.transitionToStandby(active);
      active = 1 - active;
      cluster.transitionToActive(active);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills the active NameNode; the other one takes over. */
  public void killActive() throws IOException {
    cluster.shutdownNameNode(active);
    active = 1 - active;
    cluster.transitionToActive(active);
  }

  /** Starts the NameNode that is not active again. */
  public void restartStandby() throws IOException {
    cluster.restartNameNode(1 - active, false);
  }

  public void stopNameNodes() {
    cluster.shutdownNameNode(0);
    cluster.shutdownNameNode(1);
  }

  public void startNameNodes() throws IOException {
    cluster.restartNameNode(0, false);
    cluster.restartNameNode(1, false);
    active = 0;
    cluster.transitionToActive(active);
  }

  public void stopDataNode() {
    stopped.add(cluster.stopDataNode(0));
  }

  public void stopDataNodes() {
    while (stopped.size() < DATA_NODES) {
      stopDataNode();
    }
  }

  public void startDataNodes() throws IOException {
    while (!stopped.isEmpty()) {
      cluster.restartDataNode(stopped.remove(), true);
    }
  }

  /** Waits until all DataNodes have told the active NameNode of their blocks. */
  public void awaitDataNodes() throws IOException {
    cluster.waitActive();
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
