package io.daybook.metrics.app;

import io.daybook.warehouse.ledger.PartitionContent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The content of rows in their order: each value behind its length, null as none. */
final class RowDigest {
  private static final int LENGTH_BYTES = 4;
  private static final int NULL = -1;

  private final MessageDigest digest = PartitionContent.sha256();
  private final ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES);

  /**
   * Adds a row.
   *
   * @param first the first of its columns that count
   */
  void add(Row row, int first) {
    for (int column = first; column < row.length(); column++) {
      add(row.get(column));
    }
  }

  private void add(@Nullable Object value) {
    if (value == null) {
      length(NULL);
      return;
    }
    String text =
        value instanceof BigDecimal number
            ? number.stripTrailingZeros().toPlainString()
            : value.toString();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    length(bytes.length);
    digest.update(bytes);
  }

  private void length(int bytes) {
    digest.update(length.clear().putInt(bytes).array());
  }

  /** Returns the content of all rows added; call it once. */
  PartitionContent content() {
    return PartitionContent.of(digest.digest());
  }
}
