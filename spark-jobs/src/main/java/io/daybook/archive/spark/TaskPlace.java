package io.daybook.archive.spark;

import io.daybook.archive.run.ArchiveTask;
import io.daybook.archive.run.TaskJson;
import io.daybook.archive.run.TaskPlan;
import io.daybook.warehouse.files.HadoopStorage;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** What a task of one run finds on the executor that runs it. */
final class TaskPlace implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of an executor's heap, for events that its tasks hold. The rest is for encoding and Spark. */
  private static final double SHARE_OF_HEAP = 0.35;

  private static final long LEAST_BYTES = 1 << 20;

  private final Broadcast<byte[]> plan;
  private final SerializableConfiguration hadoop;
  private final URI fileSystem;
  private final long memoryBytes;

  /**
   * @param plan a {@link TaskPlan}
   * @param memoryBytes the most that one task may hold of events, however large the executor is
   */
  TaskPlace(
      Broadcast<byte[]> plan, SerializableConfiguration hadoop, URI fileSystem, long memoryBytes) {
    this.plan = plan;
    this.hadoop = hadoop;
    this.fileSystem = fileSystem;
    this.memoryBytes = memoryBytes;
  }

  /** Wires a task; its spilled events are gone with the executor's local directory. */
  ArchiveTask task() throws IOException {
    SparkEnv env = SparkEnv.get();
    File[] local = env.blockManager().diskBlockManager().localDirs();
    Path spill = local[Math.floorMod(Thread.currentThread().getId(), local.length)].toPath();
    Configuration own = new Configuration(hadoop.value());
    own.set("fs.defaultFS", fileSystem.toString());
    return new ArchiveTask(
        HadoopStorage.open(fileSystem, own),
        own,
        TaskJson.decoded(plan.value(), TaskPlan.class),
        spill.resolve("daybook"),
        memory(env.conf()));
  }

  private long memory(SparkConf conf) {
    int slots = slots(conf);
    long share = (long) (Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP / slots);
    return Math.max(LEAST_BYTES, Math.min(memoryBytes, share));
  }

  /** Returns how many tasks an executor runs at once; a standalone one takes all processors. */
  private static int slots(SparkConf conf) {
    int processors = Runtime.getRuntime().availableProcessors();
    boolean isYarn = conf.get("spark.master", "").startsWith("yarn");
    int cores = conf.getInt("spark.executor.cores", isYarn ? 1 : processors);
    return Math.max(1, cores / Math.max(1, conf.getInt("spark.task.cpus", 1)));
  }
}
