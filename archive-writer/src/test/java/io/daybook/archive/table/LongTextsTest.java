package io.daybook.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long texts that come again and again are more bytes than the tests' heap of 512 MiB. */
class LongTextsTest {
  private static final int TEXTS = 300;
  private static final int ROWS = 100_000;

  @TempDir java.nio.file.Path directory;

  @Test
  void writesThemWithoutHoldingEachRow() throws IOException {
    Texts texts = new Texts();
    for (int i = 0; i < TEXTS; i++) {
      byte[] text =
          ("text " + i + " of eight thousand bytes ").repeat(260).getBytes(StandardCharsets.UTF_8);
      texts.add(text, 0, text.length);
    }
    int[] numbers = new int[ROWS];
    Arrays.setAll(numbers, row -> row % TEXTS);
    assertThat((long) texts.length() / TEXTS * ROWS).isGreaterThan(512L << 20);

    assertGiven(written("distinct", ColumnValues.Strings.ofDistinct(numbers, texts)));
    assertGiven(written("any", ColumnValues.Strings.ofAny(numbers, texts)));
  }

  private void assertGiven(DataFile file) throws IOException {
    int row = 0;
    try (ParquetReader<Group> reader =
        new RowsOfFile(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.path()), new Configuration()))
            .build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        String begin = "text " + row % TEXTS + " of ";
        if (!group.getString("story", 0).startsWith(begin)) {
          assertThat(group.getString("story", 0)).as("row " + row).startsWith(begin);
        }
        row++;
      }
    }
    assertThat(row).isEqualTo(ROWS);
  }

  private DataFile written(String name, ColumnValues column) throws IOException {
    List<Column> columns = List.of(Column.required("story", ColumnType.Simple.STRING, "long"));
    StoragePath target = new StoragePath(directory.resolve(name).toString());
    try (ColumnFiles files =
            new ColumnFiles(new Configuration(), "t", columns, Compression.ZSTD, 1);
        ColumnFiles.Partition partition = files.partition(target)) {
      partition.write(ROWS, ROWS / 3, index -> column);
      return partition.finish().get(0);
    }
  }

  private static final class RowsOfFile extends ParquetReader.Builder<Group> {
    RowsOfFile(HadoopInputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
