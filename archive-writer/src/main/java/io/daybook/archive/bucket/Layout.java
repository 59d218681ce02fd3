package io.daybook.archive.bucket;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which columns of a dataset stand where in an encoded row.
 *
 * @param others columns behind user_id, in order, but for {@code extra}, which is last
 */
record Layout(
    int eventId,
    int eventTime,
    int eventTimeMs,
    int userId,
    int source,
    int rawSegment,
    int rawOffset,
    int extra,
    List<Integer> others) {
  private static final Set<String> NOT_OTHERS =
      Set.of(
          "event_id",
          "event_time",
          "event_time_ms",
          "user_id",
          "source",
          "raw_segment",
          "raw_offset",
          "extra");

  Layout(Dataset dataset) {
    this(
        index(dataset, "event_id"),
        index(dataset, "event_time"),
        index(dataset, "event_time_ms"),
        index(dataset, "user_id"),
        index(dataset, "source"),
        index(dataset, "raw_segment"),
        index(dataset, "raw_offset"),
        index(dataset, "extra"),
        IntStream.range(0, dataset.columns().size())
            .filter(i -> !NOT_OTHERS.contains(dataset.columns().get(i).name()))
            .boxed()
            .toList());
  }

  private static int index(Dataset dataset, String name) {
    return dataset.columns().stream().map(Column::name).toList().indexOf(name);
  }
}
