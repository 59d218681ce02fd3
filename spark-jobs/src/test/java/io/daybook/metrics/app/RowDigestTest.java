package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.DeclaredSchema;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowDigestTest {
  private static final List<Column> COLUMNS =
      List.of(
          Column.optional("text", ColumnType.Simple.STRING, "a text"),
          Column.optional("count", ColumnType.Simple.BIGINT, "a count"),
          Column.optional("rate", ColumnType.Simple.DOUBLE, "a rate"),
          Column.optional("day", ColumnType.Simple.DATE, "a day"),
          Column.optional("amount", new ColumnType.Decimal(18, 4), "an amount"),
          Column.optional("total", new ColumnType.Decimal(38, 4), "a total"));

  /** Contents are compared with those in ledgers: another form would make every day anew. */
  @Test
  void isOfTheTextsOfValuesBehindTheirLengths() {
    Random random = new Random(41);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(
        Arrays.asList(
            "", 0L, -0.0, LocalDate.EPOCH, new BigDecimal("0.0000"), new BigDecimal("100.0000")));
    rows.add(Arrays.asList(null, null, null, null, null, null));
    rows.add(
        Arrays.asList(
            "ü".repeat(900),
            Long.MIN_VALUE,
            1e-7,
            LocalDate.parse("2026-03-01"),
            new BigDecimal("-99999999999999.9999"),
            new BigDecimal("9999999999999999999999999999999999.9999")));
    for (int i = 0; i < 500; i++) {
      rows.add(
          Arrays.asList(
              "u" + random.nextInt(),
              random.nextLong(),
              random.nextDouble(),
              LocalDate.ofEpochDay(random.nextInt(30_000)),
              new BigDecimal(new BigInteger(59, random), 4),
              new BigDecimal(new BigInteger(1 + random.nextInt(120), random).negate(), 4)));
    }

    assertThat(content(rows)).isEqualTo(expected(rows));
  }

  private static PartitionContent content(List<List<@Nullable Object>> rows) {
    var inSparksForm =
        CatalystTypeConverters.createToCatalystConverter(DeclaredSchema.withDay(COLUMNS));
    SparkRowCursor cursor = new SparkRowCursor(COLUMNS);
    RowDigest digest = new RowDigest(COLUMNS);
    for (List<@Nullable Object> row : rows) {
      List<@Nullable Object> values = new ArrayList<>(row);
      values.add(0, LocalDate.EPOCH);
      digest.add(cursor.at((InternalRow) inSparksForm.apply(RowFactory.create(values.toArray()))));
    }
    return digest.content();
  }

  private static PartitionContent expected(List<List<@Nullable Object>> rows) {
    MessageDigest digest = PartitionContent.sha256();
    for (List<@Nullable Object> row : rows) {
      for (@Nullable Object value : row) {
        String text =
            value instanceof BigDecimal number
                ? number.stripTrailingZeros().toPlainString()
                : String.valueOf(value);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(
            ByteBuffer.allocate(Integer.BYTES).putInt(value == null ? -1 : bytes.length).array());
        if (value != null) {
          digest.update(bytes);
        }
      }
    }
    return PartitionContent.of(digest.digest());
  }
}
