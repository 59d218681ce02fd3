package io.daybook.bench.landing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.DatanodeReportType;

/** An HDFS of the bench's own: one NameNode and three DataNodes in a process. */
public final class EmbeddedCluster implements AutoCloseable {
  private static final int DATA_NODES = 3;
  private static final Duration TO_START = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 100;

  private final ChildJava process;
  private final DistributedFileSystem files;
  private final URI nameNode;

  private EmbeddedCluster(ChildJava process, DistributedFileSystem files, URI nameNode) {
    this.process = process;
    this.files = files;
    this.nameNode = nameNode;
  }

  /**
   * Starts it and waits until it takes writes.
   *
   * @param classPath of {@code EmbeddedHdfs}
   */
  public static EmbeddedCluster start(String classPath, Path directory) throws IOException {
    int port = freePort();
    int httpPort = freePort();
    ChildJava process =
        ChildJava.start(
            new ChildJava.ChildCommand(
                "hdfs",
                classPath,
                List.of("-Xmx768m", "-XX:+UseSerialGC"),
                List.of(
                    "io.daybook.local.hdfs.EmbeddedHdfs",
                    directory.resolve("hdfs").toString(),
                    String.valueOf(port),
                    String.valueOf(httpPort))),
            directory);
    try {
      process.await("Started hdfs:", TO_START);
      DistributedFileSystem files =
          (DistributedFileSystem)
              FileSystem.newInstance(URI.create("hdfs://localhost:" + port), new Configuration());
      while (files.setSafeMode(SafeModeAction.GET)
          || files.getDataNodeStats(DatanodeReportType.LIVE).length < DATA_NODES) {
        Pause.millis(POLL_MILLIS);
      }
      return new EmbeddedCluster(process, files, URI.create("http://localhost:" + httpPort));
    } catch (IOException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** Returns a client of it. */
  public DistributedFileSystem files() {
    return files;
  }

  /** Returns where its NameNode answers HTTP. */
  public URI nameNode() {
    return nameNode;
  }

  @Override
  public void close() throws IOException {
    try (process;
        files) {
      files.getUri();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
