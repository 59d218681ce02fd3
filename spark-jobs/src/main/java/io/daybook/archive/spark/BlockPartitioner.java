package io.daybook.archive.spark;

import io.daybook.archive.run.TaskBlock;
import org.apache.spark.Partitioner;

/** Brings all blocks of a day to one task, and the counts to the first one. */
final class BlockPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int partitions;

  BlockPartitioner(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object key) {
    return TaskBlock.partition((Long) key, partitions);
  }

  /** What several calls parsed is joined without another shuffle. */
  @Override
  public boolean equals(Object other) {
    return other instanceof BlockPartitioner same && same.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return partitions;
  }
}
