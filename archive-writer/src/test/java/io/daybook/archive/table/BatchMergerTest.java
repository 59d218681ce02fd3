package io.daybook.archive.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.DOUBLE;
import static io.daybook.warehouse.table.ColumnType.Simple.INT;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.ColumnType.Decimal;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchMergerTest {
  private static final List<Column> OLD =
      columns(INT, BIGINT, new Decimal(10, 2), new Decimal(18, 4), INT, DOUBLE, STRING);
  private static final List<Column> NEW =
      columns(
          new Decimal(18, 4),
          new Decimal(38, 4),
          new Decimal(18, 4),
          new Decimal(38, 6),
          BIGINT,
          DOUBLE,
          STRING);

  @TempDir Path directory;
  private final Configuration hadoop = new Configuration();
  private int files;

  @Test
  void readsNarrowerTypesOfOldFilesAsTheDeclaredOnes() throws IOException {
    DataFile old =
        file(
            OLD,
            row("3", "7", "0.05", "1.0001", "5", "0.1", "a"),
            row(
                "" + Integer.MIN_VALUE,
                "" + Long.MIN_VALUE,
                "-99999999.99",
                "-99999999999999.9999",
                "" + Integer.MAX_VALUE,
                "-1e300",
                "b"),
            row(
                "" + Integer.MAX_VALUE,
                "" + Long.MAX_VALUE,
                null,
                "99999999999999.9999",
                null,
                null,
                null));
    DataFile young =
        file(NEW, row("0.0003", "0.0001", "1.2345", "-0.000001", "" + (1L << 40), "2.5", "c"));

    List<DataFile> merged = merge(NEW, old, young);

    assertThat(rows(NEW, merged))
        .containsExactly(
            "3.0000 7.0000 0.0500 1.000100 5 0.1 a",
            "-2147483648.0000 -9223372036854775808.0000 -99999999.9900"
                + " -99999999999999.999900 2147483647 -1.0E300 b",
            "2147483647.0000 9223372036854775807.0000 null 99999999999999.999900 null null null",
            "0.0003 0.0001 1.2345 -0.000001 1099511627776 2.5 c");
    assertThat(ColumnSums.of(hadoop, merged)).isEqualTo(ColumnSums.of(hadoop, List.of(old, young)));
  }

  @Test
  void leavesBatchesWhoseTypesTheDeclaredOnesDoNotInclude() throws IOException {
    DataFile written = file(NEW, row("3", "7", "0.05", "1.0001", "5", "0.1", "a"));

    for (int column = 0; column < NEW.size(); column++) {
      List<Column> declared = new ArrayList<>(NEW);
      ColumnType other = NEW.get(column).type() == STRING ? BIGINT : OLD.get(column).type();
      if (other.equals(NEW.get(column).type())) {
        other = STRING;
      }
      declared.set(column, Column.optional("c" + column, other, ""));

      assertThat(merger().merge("t", declared, List.of(batch(0, written)), place())).isEmpty();
    }
    assertThat(directory.resolve("merged")).doesNotExist();
  }

  @Test
  void addsUpEveryNumericColumnInTheTypesOfTheFiles() throws IOException {
    DataFile old = file(OLD, row("3", "" + Long.MAX_VALUE, "0.05", "1", null, "0.5", "9"));
    DataFile more = file(OLD, row("-1", "" + Long.MAX_VALUE, null, "0.0001", null, "0.25", "9"));

    assertThat(ColumnSums.of(hadoop, List.of(old, more)).columns())
        .isEqualTo(
            Map.of(
                "c0", sum(2, "2"),
                "c1", sum(2, "18446744073709551614"),
                "c2", sum(1, "0.05"),
                "c3", sum(2, "1.0001"),
                "c5", sum(2, "0.75")));
  }

  @Test
  void refusesFilesWhoseSumsDiffer() throws IOException {
    DataFile three = file(OLD, row("3", "7", null, "1", null, "1", "a"));
    DataFile asDecimal = file(NEW, row("3", "7", null, "1", null, "1", "a"));
    DataFile readWithoutScale = file(NEW, row("0.0003", "7", null, "1", null, "1", "a"));
    DataFile lost = file(NEW, row("3", "7", null, "1", null, null, "a"));
    DataFile twice =
        file(
            NEW,
            row("3", "7", null, "1", null, "1", "a"),
            row("0", "0", null, "0", null, "0", "a"));

    merger().prove("t", List.of(three), List.of(asDecimal));
    assertThatThrownBy(() -> merger().prove("t", List.of(three), List.of(readWithoutScale)))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BLOCKED))
        .hasMessageContaining(
            "[t] Cannot merge: expected column c0 to add up to 3 in 1 values as in the batches but"
                + " the files hold 0.0003 in 1 values; nothing was committed");
    assertThatThrownBy(() -> merger().prove("t", List.of(three), List.of(lost)))
        .hasMessageContaining("column c5 to add up to 1 in 1 values")
        .hasMessageContaining("the files hold nothing");
    assertThatThrownBy(() -> merger().prove("t", List.of(three), List.of(twice)))
        .hasMessageContaining("hold 3 in 2 values");
  }

  private static ColumnSums.ColumnSum sum(long values, String sum) {
    return new ColumnSums.ColumnSum(values, new BigDecimal(sum));
  }

  private static List<Column> columns(ColumnType... types) {
    List<Column> columns = new ArrayList<>();
    for (ColumnType type : types) {
      columns.add(Column.optional("c" + columns.size(), type, ""));
    }
    return List.copyOf(columns);
  }

  private BatchMerger merger() {
    return new BatchMerger(hadoop, Compression.ZSTD);
  }

  private List<DataFile> merge(List<Column> columns, DataFile... batches) throws IOException {
    List<PartitionVersion> versions = new ArrayList<>();
    for (DataFile file : batches) {
      versions.add(batch(versions.size(), file));
    }
    return merger().merge("t", columns, versions, place()).orElseThrow();
  }

  private StoragePath place() {
    return new StoragePath(directory.resolve("merged").toString());
  }

  private static PartitionVersion batch(int number, DataFile file) {
    return new PartitionVersion(
        new PartitionKey("t", LocalDate.EPOCH, number),
        1,
        RunId.random(),
        new StoragePath(file.path()).parent().value(),
        List.of(file),
        Map.of());
  }

  private static List<@Nullable String> row(@Nullable String... values) {
    return Arrays.asList(values);
  }

  @SafeVarargs
  private DataFile file(List<Column> columns, List<@Nullable String>... rows) throws IOException {
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(
            directory.resolve("batch-" + files++ + "/part.parquet").toString());
    try (TableFile file = TableFile.create(hadoop, path, "t", columns, Compression.ZSTD, 0)) {
      for (List<@Nullable String> row : rows) {
        file.write(new GivenRow(columns, row));
      }
    }
    return TableFile.describe(hadoop, path, columns);
  }

  private List<String> rows(List<Column> columns, List<DataFile> files) throws IOException {
    List<String> rows = new ArrayList<>();
    try (StoredRows stored = new StoredRows(hadoop, columns, files)) {
      for (StoredRow row = stored.next(); row != null; row = stored.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          values.add(row.isNull(i) ? "null" : text(columns.get(i).type(), row, i));
        }
        rows.add(String.join(" ", values));
      }
    }
    return rows;
  }

  private static String text(ColumnType type, StoredRow row, int column) {
    if (type instanceof Decimal decimal) {
      BigInteger unscaled =
          decimal.precision() <= TableSchema.LONG_DIGITS
              ? BigInteger.valueOf(row.longValue(column))
              : new BigInteger(bytes(row, column));
      return new BigDecimal(unscaled, decimal.scale()).toPlainString();
    }
    return switch ((ColumnType.Simple) type) {
      case DOUBLE -> Double.toString(row.doubleValue(column));
      case STRING -> new String(bytes(row, column), StandardCharsets.UTF_8);
      default -> Long.toString(row.longValue(column));
    };
  }

  private static byte[] bytes(StoredRow row, int column) {
    ByteBuffer buffer = row.bytes(column);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
