package io.daybook.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.daybook.testing.TestingHdfs;
import java.io.IOException;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real thing. */
@ExtendWith(TestingHdfs.class)
class HdfsStorageTest extends StorageContract {
  @Override
  protected Storage storage() throws IOException {
    return TestingHdfs.storage();
  }

  @Override
  protected StoragePath home() {
    return TestingHdfs.home();
  }

  @Override
  protected int replicas() {
    return TestingHdfs.DATA_NODES;
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
    DistributedFileSystem hdfs = TestingHdfs.cluster().getFileSystem();
    hdfs.setQuota(new org.apache.hadoop.fs.Path(home.value()), Long.MAX_VALUE - 1, 1);

    Throwable full = catchThrowable(() -> storage.write(home.child("a"), new byte[] {1}));

    assertThat(HadoopStorage.isFull(full)).isTrue();
    assertThat(HadoopStorage.isFull(new IOException("Connection reset"))).isFalse();
    assertThat(HadoopStorage.isFull(null)).isFalse();
  }
}
