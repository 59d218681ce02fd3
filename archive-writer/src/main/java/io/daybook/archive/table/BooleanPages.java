package io.daybook.archive.table;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.plain.BooleanPlainValuesWriter;

/** Booleans, a bit each. */
final class BooleanPages implements PageValues {
  private final ColumnValues.NumberValues column;

  BooleanPages(ColumnValues.NumberValues column) {
    this.column = column;
  }

  @Override
  public boolean isNull(int position) {
    return column.nulls().get(position);
  }

  @Override
  public BytesInput page(int from, int to, Statistics<?> statistics) {
    BooleanPlainValuesWriter bits = new BooleanPlainValuesWriter();
    for (int row = from; row < to; row++) {
      if (isNull(row)) {
        statistics.incrementNumNulls();
      } else {
        boolean value = column.value(row) != 0;
        bits.writeBoolean(value);
        statistics.updateStats(value);
      }
    }
    return bits.getBytes();
  }

  @Override
  public Encoding encoding() {
    return Encoding.PLAIN;
  }
}
