package io.daybook.archive.table;

import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;

/** The values of a leaf column in a row group, nulls left out, as the bodies of its pages. */
interface PageValues {
  boolean isNull(int position);

  /**
   * Returns how far a page reaches that begins at a position and has about so many bytes at most.
   */
  default int fitting(int from, int to, int bytes) {
    return to;
  }

  /**
   * Returns the values of a page.
   *
   * @param statistics of the page, which get to know them, nulls included
   */
  BytesInput page(int from, int to, Statistics<?> statistics) throws IOException;

  /** Returns how the pages are encoded. */
  Encoding encoding();

  /** Returns what the pages refer to, uncompressed; nothing if they hold the values. */
  default Optional<DictionaryPage> dictionary() {
    return Optional.empty();
  }

  /** Returns the filter of all values, if the column has one. */
  default Optional<BloomFilter> bloomFilter() {
    return Optional.empty();
  }
}
