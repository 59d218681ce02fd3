package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import io.daybook.warehouse.files.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Does the tasks of a run in the test's process, all of them twice: of a parsed share both attempts
 * must give the same bytes, and of a written one the first attempt is lost when it has ended.
 */
final class RepeatedTasks implements TaskRunner {
  private final ArchiveTask task;
  private final int partitions;
  private final Map<Integer, List<TaskBlock>> blocks = new TreeMap<>();
  private final Random order = new Random(7);
  private int shares;
  private int attempts;

  RepeatedTasks(
      Storage storage,
      Configuration hadoop,
      Path spill,
      long memoryBytes,
      TaskPlan plan,
      int partitions)
      throws IOException {
    TaskPlan told = TaskJson.decoded(TaskJson.encoded(plan), TaskPlan.class);
    assertThat(told).isEqualTo(plan);
    this.task = new ArchiveTask(storage, hadoop, told, spill, memoryBytes);
    this.partitions = partitions;
  }

  @Override
  public int parallelism() {
    return 3;
  }

  @Override
  public List<ShareCounts> parse(List<List<Integer>> wanted, IntConsumer parsed)
      throws IOException {
    List<ShareCounts> counts = new ArrayList<>();
    for (int share = 0; share < wanted.size(); share++) {
      List<TaskBlock> given = parsed(shares, wanted.get(share));
      assertThat(parsed(shares++, wanted.get(share))).isEqualTo(given);
      counts.add(TaskBlock.counts(given.get(0).content().array()));
      for (TaskBlock block : given.subList(1, given.size())) {
        int partition = TaskBlock.partition(block.key(), partitions);
        assertThat(partition).isBetween(1, partitions - 1);
        blocks.computeIfAbsent(partition, first -> new ArrayList<>()).add(block);
      }
      parsed.accept(share);
    }
    return counts;
  }

  private List<TaskBlock> parsed(int number, List<Integer> share) throws IOException {
    try (ArchiveTask.ParsedShare parsed = task.parse(number, share)) {
      return Lists.newArrayList(parsed.blocks());
    }
  }

  @Override
  public List<WrittenShare> write(WriteOrder order, List<Integer> wanted, IntConsumer written)
      throws IOException {
    assertThat(wanted).containsAll(blocks.keySet());
    WriteOrder told = TaskJson.decoded(TaskJson.encoded(order), WriteOrder.class);
    assertThat(told).isEqualTo(order);
    List<WrittenShare> all = new ArrayList<>();
    for (int partition : wanted) {
      written(told, partition);
      all.add(written(told, partition));
      written.accept(partition);
    }
    return all;
  }

  /** Blocks come as they come over a network: in any order. */
  private WrittenShare written(WriteOrder told, int partition) throws IOException {
    List<TaskBlock> given = new ArrayList<>();
    for (TaskBlock block : blocks.getOrDefault(partition, List.of())) {
      ByteBuffer content = ByteBuffer.allocate(block.content().remaining());
      given.add(new TaskBlock(block.key(), content.put(block.content().duplicate()).flip()));
    }
    Collections.shuffle(given, order);
    return TaskJson.decoded(
        TaskJson.encoded(task.write(told, "attempt-" + attempts++, given.iterator())),
        WrittenShare.class);
  }

  @Override
  public boolean hasLostAttempts() {
    return true;
  }

  @Override
  public void close() {}
}
