package io.daybook.archive.table;

import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.api.Binary;

/** Bloom filters of texts, as large as so many distinct values need. */
final class TextFilter {
  private static final int LARGEST_BYTES = 16 << 20;

  private TextFilter() {}

  /**
   * Of texts of which each is there once.
   *
   * @param numbers of the texts
   */
  static BloomFilter ofDistinct(Texts texts, int[] numbers, double falsePositives) {
    BloomFilter filter = sized(numbers.length, falsePositives);
    for (int text : numbers) {
      insert(filter, texts, text);
    }
    return filter;
  }

  /** Of texts in the order of the rows, where equal ones count once if they stand together. */
  static BloomFilter ofNeighbours(ColumnValues.Strings ordered, double falsePositives) {
    Texts texts = ordered.texts();
    int distinct = 0;
    for (int text = 0; text < texts.count(); text++) {
      distinct += isRepeated(texts, text) ? 0 : 1;
    }
    BloomFilter filter = sized(distinct, falsePositives);
    for (int text = 0; text < texts.count(); text++) {
      if (!isRepeated(texts, text)) {
        insert(filter, texts, text);
      }
    }
    return filter;
  }

  private static boolean isRepeated(Texts texts, int text) {
    return text > 0 && texts.isEqual(text - 1, texts.bytes(), texts.start(text), texts.end(text));
  }

  private static BloomFilter sized(int distinct, double falsePositives) {
    int bits = BlockSplitBloomFilter.optimalNumOfBits(Math.max(1, distinct), falsePositives);
    return new BlockSplitBloomFilter(bits / Byte.SIZE, LARGEST_BYTES);
  }

  private static void insert(BloomFilter filter, Texts texts, int text) {
    int start = texts.start(text);
    filter.insertHash(
        filter.hash(Binary.fromReusedByteArray(texts.bytes(), start, texts.end(text) - start)));
  }
}
