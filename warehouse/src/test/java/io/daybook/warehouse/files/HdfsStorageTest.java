package io.daybook.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real thing: three DataNodes, a directory for each test. */
class HdfsStorageTest extends StorageContract {
  private static final int DATA_NODES = 3;
  private static final AtomicInteger HOMES = new AtomicInteger();

  @TempDir static Path disks;
  private static MiniDFSCluster cluster;

  @BeforeAll
  static void startCluster() throws IOException {
    Configuration hadoop = new HdfsConfiguration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
    cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(DATA_NODES).build();
    cluster.waitActive();
  }

  @AfterAll
  static void stopCluster() {
    cluster.shutdown();
  }

  @Override
  protected Storage storage() throws IOException {
    return HadoopStorage.open(cluster.getURI(), cluster.getConfiguration(0));
  }

  @Override
  protected StoragePath home() {
    return new StoragePath("/home-" + HOMES.incrementAndGet());
  }

  @Override
  protected int replicas() {
    return DATA_NODES;
  }

  @ParameterizedTest
  @CsvSource({"3, no, true", "3, 2, true", "3, 3, false", "0, no, false"})
  void tellsFullDataNodesFromThoseThatCannotBeReached(
      int running, String excluded, boolean isFull) {
    String said =
        String.format(
            "File /a could only be written to 0 of the 1 minReplication nodes. There are %d"
                + " datanode(s) running and %s node(s) are excluded in this operation.",
            running, excluded);

    assertThat(HadoopStorage.isFull(new IOException(said))).isEqualTo(isFull);
  }

  @Test
  void tellsAFullDirectoryFromOtherFailures() throws IOException {
    DistributedFileSystem hdfs = cluster.getFileSystem();
    hdfs.setQuota(new org.apache.hadoop.fs.Path(home.value()), Long.MAX_VALUE - 1, 1);

    Throwable full = catchThrowable(() -> storage.write(home.child("a"), new byte[] {1}));

    assertThat(HadoopStorage.isFull(full)).isTrue();
    assertThat(HadoopStorage.isFull(new IOException("Connection reset"))).isFalse();
    assertThat(HadoopStorage.isFull(null)).isFalse();
  }
}
