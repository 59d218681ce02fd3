package io.daybook.archive.table;

import it.unimi.dsi.fastutil.ints.IntList;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.api.Binary;

/** Bloom filters of texts, as large as so many distinct values need. */
final class TextFilter {
  private static final int LARGEST_BYTES = 16 << 20;

  private TextFilter() {}

  /**
   * Returns the filter of some texts.
   *
   * @param numbers of the texts, each text once if the filter isn't to be larger than it needs
   */
  static BloomFilter of(Texts texts, IntList numbers, double falsePositives) {
    int bits = BlockSplitBloomFilter.optimalNumOfBits(Math.max(1, numbers.size()), falsePositives);
    BloomFilter filter = new BlockSplitBloomFilter(bits / Byte.SIZE, LARGEST_BYTES);
    numbers.forEach(
        (int text) -> {
          int start = texts.start(text);
          filter.insertHash(
              filter.hash(
                  Binary.fromReusedByteArray(texts.bytes(), start, texts.end(text) - start)));
        });
    return filter;
  }
}
