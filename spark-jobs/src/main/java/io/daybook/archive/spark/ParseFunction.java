package io.daybook.archive.spark;

import io.daybook.archive.run.ArchiveTask;
import io.daybook.archive.run.TaskBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/** Parses the share of a task; its blocks go through the shuffle. */
final class ParseFunction
    implements PairFlatMapFunction<ParseFunction.NumberedShare, Long, byte[]> {
  private static final long serialVersionUID = 1L;

  private final TaskPlace place;

  /**
   * Segments that one task parses.
   *
   * @param number of the share among all of the run
   * @param segments their numbers
   */
  record NumberedShare(int number, List<Integer> segments) implements java.io.Serializable {}

  ParseFunction(TaskPlace place) {
    this.place = place;
  }

  @Override
  public Iterator<Tuple2<Long, byte[]>> call(NumberedShare share) throws IOException {
    ArchiveTask.ParsedShare parsed = place.task().parse(share.number(), share.segments());
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> close(parsed));
    Iterator<TaskBlock> blocks = parsed.blocks();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return blocks.hasNext();
      }

      @Override
      public Tuple2<Long, byte[]> next() {
        TaskBlock block = blocks.next();
        return new Tuple2<>(block.key(), bytes(block.content()));
      }
    };
  }

  private static void close(ArchiveTask.ParsedShare parsed) {
    try {
      parsed.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(ByteBuffer content) {
    if (content.arrayOffset() == 0 && content.remaining() == content.array().length) {
      return content.array();
    }
    byte[] bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    return bytes;
  }
}
