package io.daybook.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFileTest {
  private static final List<Column> COLUMNS =
      List.of(
          Column.optional("text", ColumnType.Simple.STRING, "a text"),
          Column.optional("user_id", ColumnType.Simple.STRING, "a person").personal(),
          Column.optional("count", ColumnType.Simple.BIGINT, "a count"),
          Column.optional("rate", ColumnType.Simple.DOUBLE, "a rate"),
          Column.optional("day", ColumnType.Simple.DATE, "a day"),
          Column.optional("amount", new ColumnType.Decimal(18, 4), "an amount"),
          Column.optional("total", new ColumnType.Decimal(38, 4), "a total"));

  private final Configuration hadoop = new Configuration();

  @TempDir java.nio.file.Path directory;

  @Test
  void tellsWhatItsFooterTellsWhoOpensTheFile() throws Exception {
    assertTold("none.parquet", List.of());
    assertTold("nulls.parquet", List.of(Arrays.asList(null, null, null, null, null, null, null)));
    DataFile told =
        assertTold(
            "rows.parquet",
            List.of(
                List.of("b", "u2", "7", "0.5", "20513", "12.5", "0.0001"),
                List.of("a", "u1", "-7", "0.25", "20514", "-12.5", "-1"),
                Arrays.asList("c", "u1", "0", "1.0", "20515", null, null)));

    assertThat(told.rows()).isEqualTo(3);
    assertThat(told.min()).containsEntry("text", "a").containsEntry("amount", "-12.5000");
    assertThat(told.max()).containsEntry("count", "7").doesNotContainKey("user_id");
  }

  /** Who reads the footer sees the least zero as the negative one, which is the same number. */
  @Test
  void tellsBoundsThatAreZeroAsTheyWereWritten() throws Exception {
    Path path = new Path(directory.resolve("zero.parquet").toString());
    TableFile file = TableFile.create(hadoop, path, "t", COLUMNS, Compression.ZSTD, 0);
    file.write(new GivenRow(COLUMNS, Arrays.asList(null, null, null, "0.0", null, null, null)));
    file.close();

    assertThat(file.described().min()).containsEntry("rate", "0.0");
    assertThat(TableFile.describe(hadoop, path, COLUMNS).min()).containsEntry("rate", "-0.0");
  }

  private DataFile assertTold(String name, List<List<@Nullable String>> rows) throws Exception {
    Path path = new Path(directory.resolve(name).toString());
    TableFile file = TableFile.create(hadoop, path, "t", COLUMNS, Compression.ZSTD, 0);
    for (List<@Nullable String> row : rows) {
      file.write(new GivenRow(COLUMNS, row));
    }
    file.close();
    DataFile told = file.described();
    assertThat(told).isEqualTo(TableFile.describe(hadoop, path, COLUMNS));
    return told;
  }
}
