package io.daybook.archive.table;

import java.util.List;
import java.util.Optional;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;

/**
 * A leaf column of a row group, as it goes into the file.
 *
 * @param dictionary compressed; none where the values stand in the pages themselves
 * @param bloomFilter of all its values
 */
record EncodedColumn(
    ColumnDescriptor leaf,
    Optional<DictionaryPage> dictionary,
    List<DataPage> pages,
    Optional<BloomFilter> bloomFilter) {

  /**
   * A data page.
   *
   * @param values nulls and empty maps included
   * @param rows that begin in it; none goes on in another page
   * @param bytes compressed
   * @param uncompressedBytes how many there were before
   */
  record DataPage(
      int values,
      int rows,
      BytesInput bytes,
      int uncompressedBytes,
      Statistics<?> statistics,
      Encoding encoding) {}

  EncodedColumn {
    pages = List.copyOf(pages);
  }

  /** Returns how many values there are, nulls and empty maps included. */
  long values() {
    return pages.stream().mapToLong(DataPage::values).sum();
  }
}
