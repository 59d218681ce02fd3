package io.daybook.hive.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small answer, whole.
 *
 * @param columns names in order
 * @param rows values as {@link ResultSink#row} takes them
 */
public record ResultTable(List<String> columns, List<List<@Nullable Object>> rows) {
  public ResultTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Returns the only value of the answer.
   *
   * @throws IllegalStateException if it isn't one row of one column
   */
  public @Nullable Object single() {
    if (columns.size() != 1 || rows.size() != 1) {
      throw new IllegalStateException(
          "answer: expected one value but found " + rows.size() + " rows of " + columns);
    }
    return rows.get(0).get(0);
  }

  /** Collects an answer. */
  static final class RowCollector implements ResultSink {
    private List<String> columns = List.of();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    @Override
    public void columns(List<String> names) {
      columns = names;
    }

    @Override
    public void row(List<@Nullable Object> values) {
      rows.add(Collections.unmodifiableList(new ArrayList<>(values)));
    }

    @Override
    public void end() {}

    ResultTable table() {
      return new ResultTable(columns, rows);
    }
  }
}
