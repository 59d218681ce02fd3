package io.daybook.testing;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real HDFS of three DataNodes, started once for all test classes of a process that ask for it;
 * each test takes a directory of its own.
 */
public final class TestingHdfs implements BeforeAllCallback {
  public static final int DATA_NODES = 3;

  private static final AtomicInteger HOMES = new AtomicInteger();
  private static volatile @Nullable MiniDFSCluster running;

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(TestingHdfs.class))
            .computeIfAbsent(SharedCluster.class, key -> new SharedCluster(), SharedCluster.class)
            .cluster;
  }

  /** The running cluster; JUnit closes it after the last class. */
  private static final class SharedCluster implements AutoCloseable {
    private final MiniDFSCluster cluster;

    SharedCluster() {
      try {
        HdfsConfiguration hadoop = new HdfsConfiguration();
        Path disks = Files.createTempDirectory("hdfs-");
        hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
        // How long a client waits before it asks again for a block that it can't read.
        hadoop.setInt("dfs.client.retry.window.base", 10);
        cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(DATA_NODES).build();
        cluster.waitActive();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      cluster.shutdown(true);
    }
  }

  /** Returns the cluster, for what only its administrator can do. */
  public static MiniDFSCluster cluster() {
    MiniDFSCluster cluster = running;
    if (cluster == null) {
      throw new IllegalStateException("no cluster: the test class needs @ExtendWith(TestingHdfs)");
    }
    return cluster;
  }

  public static HadoopStorage storage() throws IOException {
    return HadoopStorage.open(cluster().getURI(), cluster().getConfiguration(0));
  }

  /** Returns a directory that no other test has; it isn't made yet. */
  public static StoragePath home() {
    return new StoragePath("/home-" + HOMES.incrementAndGet());
  }
}
