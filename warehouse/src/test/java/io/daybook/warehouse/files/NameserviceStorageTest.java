package io.daybook.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;
import org.apache.hadoop.hdfs.server.namenode.ha.HATestUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two NameNodes under one name, of which the one that clients ask first is the standby. */
class NameserviceStorageTest extends StorageContract {
  private static final URI NAME = URI.create("hdfs://shop");
  private static final AtomicInteger HOMES = new AtomicInteger();

  @TempDir static Path disks;
  private static MiniDFSCluster cluster;
  private static Configuration client;

  @BeforeAll
  static void startCluster() throws IOException {
    Configuration server = new HdfsConfiguration();
    server.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
    cluster =
        new MiniDFSCluster.Builder(server)
            .nnTopology(MiniDFSNNTopology.simpleHATopology())
            .numDataNodes(1)
            .build();
    cluster.waitActive();
    cluster.transitionToActive(1);
    client = new Configuration(server);
    HATestUtil.setFailoverConfigurations(cluster, client, NAME.getHost());
    client.setInt("dfs.client.failover.sleep.base.millis", 10);
  }

  @AfterAll
  static void stopCluster() {
    cluster.shutdown();
  }

  @Override
  protected Storage storage() throws IOException {
    return HadoopStorage.open(NAME, client);
  }

  @Override
  protected StoragePath home() {
    return new StoragePath("/home-" + HOMES.incrementAndGet());
  }

  @Override
  protected int replicas() {
    return 1;
  }

  @Test
  void readsAndRenamesAfterAFailover() throws IOException {
    storage.write(home.child("a"), new byte[] {1});
    cluster.transitionToStandby(1);
    cluster.transitionToActive(0);
    try {
      assertThat(storage.renameIfAbsent(home.child("a"), home.child("b"))).isTrue();
      assertThat(storage.read(home.child("b"))).containsExactly(1);
    } finally {
      cluster.transitionToStandby(0);
      cluster.transitionToActive(1);
    }
  }
}
