package io.daybook.archive.spark;

import com.google.common.collect.Iterators;
import io.daybook.archive.run.TaskBlock;
import io.daybook.archive.run.TaskJson;
import io.daybook.archive.run.WriteOrder;
import io.daybook.archive.run.WrittenShare;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Writes the days of a task, into directories named as its attempt; returns a WrittenShare. */
final class WriteFunction implements FlatMapFunction<Iterator<Tuple2<Long, byte[]>>, byte[]> {
  private static final long serialVersionUID = 1L;

  private final TaskPlace place;
  private final Broadcast<byte[]> order;

  /**
   * @param order a {@link WriteOrder}
   */
  WriteFunction(TaskPlace place, Broadcast<byte[]> order) {
    this.place = place;
    this.order = order;
  }

  @Override
  public Iterator<byte[]> call(Iterator<Tuple2<Long, byte[]>> blocks) throws IOException {
    WrittenShare written =
        place
            .task()
            .write(
                TaskJson.decoded(order.value(), WriteOrder.class),
                Zones.ATTEMPT + TaskContext.get().taskAttemptId(),
                Iterators.transform(
                    blocks, block -> new TaskBlock(block._1(), ByteBuffer.wrap(block._2()))));
    return List.of(TaskJson.encoded(written)).iterator();
  }
}
