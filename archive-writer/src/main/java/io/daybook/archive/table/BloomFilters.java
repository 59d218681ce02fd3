package io.daybook.archive.table;

import io.daybook.warehouse.ledger.DataFile;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;

/** Asks the Bloom filters of finished files. */
public final class BloomFilters {
  private BloomFilters() {}

  /**
   * Returns whether a file may hold a row with some texts. Columns without a filter may hold any.
   *
   * @param texts by column
   */
  public static boolean mayHold(Configuration hadoop, DataFile file, Map<String, String> texts)
      throws IOException {
    if (texts.keySet().stream().allMatch(column -> TableFile.bloomFilter(column).isEmpty())) {
      return true;
    }
    try (ParquetFileReader reader =
        TableFile.open(hadoop, HadoopInputFile.fromPath(new Path(file.path()), hadoop))) {
      for (BlockMetaData group : reader.getRowGroups()) {
        if (mayHold(reader, group, texts)) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean mayHold(
      ParquetFileReader reader, BlockMetaData group, Map<String, String> texts) throws IOException {
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      String text = texts.get(chunk.getPath().toDotString());
      BloomFilter filter = text == null ? null : reader.readBloomFilter(chunk);
      if (text != null
          && filter != null
          && !filter.findHash(filter.hash(Binary.fromString(text)))) {
        return false;
      }
    }
    return true;
  }
}
