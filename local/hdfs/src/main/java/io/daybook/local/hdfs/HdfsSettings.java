package io.daybook.local.hdfs;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** What the NameNode and the DataNodes of one small machine are told. */
final class HdfsSettings {
  private static final long BLOCK_BYTES = 128L << 20;

  private HdfsSettings() {}

  static Path nameDirectory(Path base) {
    return base.resolve("name");
  }

  /** Where MiniDFSCluster puts the DataNodes' directories. */
  static Path dataDirectory(Path base) {
    return base.resolve("data");
  }

  static Configuration of(Path base) {
    Configuration conf = new Configuration();
    conf.set("dfs.namenode.name.dir", nameDirectory(base).toUri().toString());
    conf.set("hadoop.tmp.dir", base.resolve("tmp").toString());
    conf.setInt("dfs.replication", 3);
    conf.setLong("dfs.blocksize", BLOCK_BYTES);
    conf.setBoolean("dfs.permissions.enabled", true);
    conf.setBoolean("dfs.webhdfs.enabled", true);

    // HiveServer2 may ask where a block lies on this disk, and reads it there.
    conf.set("dfs.block.local-path-access.user", System.getProperty("user.name"));

    // Restart at once: leave safe mode as soon as the blocks and all DataNodes are reported.
    conf.setInt("dfs.namenode.safemode.extension", 0);
    conf.setInt("dfs.namenode.safemode.min.datanodes", 3);
    conf.setInt("dfs.blockreport.initialDelay", 0);
    conf.set("dfs.namenode.redundancy.interval.seconds", "3s");

    // A DataNode that is lost for good is known to be after 25 s, not after ten minutes.
    conf.set("dfs.heartbeat.interval", "1s");
    conf.setInt("dfs.namenode.heartbeat.recheck-interval", 7_500);
    conf.setInt("dfs.namenode.stale.datanode.interval", 10_000);

    // Three DataNodes leave no spare to replace a failed one in a pipeline: go on with the others.
    conf.set("dfs.client.block.write.replace-datanode-on-failure.policy", "NEVER");

    conf.setInt("dfs.namenode.handler.count", 6);
    conf.setInt("dfs.namenode.service.handler.count", 3);
    conf.setInt("dfs.datanode.handler.count", 3);
    conf.setInt("dfs.datanode.max.transfer.threads", 512);
    conf.setLong("dfs.datanode.du.reserved", 64L << 20);
    return conf;
  }
}
