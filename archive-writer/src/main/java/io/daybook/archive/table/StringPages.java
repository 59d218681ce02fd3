package io.daybook.archive.table;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;

/** Texts as numbers of a sorted dictionary. */
final class StringPages implements PageValues {
  private final ColumnValues.Strings column;
  private final Texts texts;

  /** The texts that occur, in their order. */
  private final int[] used;

  /** By text its place in {@link #used}. */
  private final int[] rank;

  private final Optional<BloomFilter> bloomFilter;

  private StringPages(
      ColumnValues.Strings column, int[] used, int[] rank, Optional<BloomFilter> bloomFilter) {
    this.column = column;
    this.texts = column.texts();
    this.used = used;
    this.rank = rank;
    this.bloomFilter = bloomFilter;
  }

  /**
   * Chooses how the texts of a row group are written.
   *
   * @param from first position of the row group
   * @param to behind the last
   * @param falsePositives of the Bloom filter, if there is to be one
   */
  static PageValues of(
      ColumnValues.Strings column, int from, int to, Optional<Double> falsePositives) {
    if (!column.isDistinct()) {
      PlainStringPages plain = PlainStringPages.of(column, from, to);
      return plain.with(falsePositives.map(share -> plain.filter(from, to, share)));
    }
    Texts texts = column.texts();
    int[] rank = new int[texts.count()];
    Arrays.fill(rank, -1);
    IntArrayList occurring = new IntArrayList();
    long plainBytes = 0;
    long dictionaryBytes = 0;
    int values = 0;
    for (int at = from; at < to; at++) {
      int text = column.number(at);
      if (text != ColumnValues.Strings.NULL) {
        int bytes = PlainStringPages.bytes(texts, text);
        values++;
        plainBytes += bytes;
        if (rank[text] < 0) {
          rank[text] = 0;
          dictionaryBytes += bytes;
        }
      }
    }
    for (int text = 0; text < rank.length; text++) {
      if (rank[text] == 0) {
        occurring.add(text);
      }
    }
    Optional<BloomFilter> filter =
        falsePositives.map(share -> TextFilter.of(texts, occurring, share));
    int[] used = occurring.toIntArray();
    long ids = ((long) values * ColumnEncoder.width(used.length - 1)) / Byte.SIZE;
    if (dictionaryBytes > ColumnFiles.DICTIONARY_BYTES || dictionaryBytes + ids >= plainBytes) {
      return PlainStringPages.of(column, from, to).with(filter);
    }
    texts.sort(used);
    for (int i = 0; i < used.length; i++) {
      rank[used[i]] = i;
    }
    return new StringPages(column, used, rank, filter);
  }

  @Override
  public boolean isNull(int position) {
    return column.number(position) == ColumnValues.Strings.NULL;
  }

  @Override
  public BytesInput page(int from, int to, Statistics<?> statistics) throws IOException {
    int least = Integer.MAX_VALUE;
    int most = -1;
    try (PageIds ids = new PageIds(used.length)) {
      for (int at = from; at < to; at++) {
        if (isNull(at)) {
          statistics.incrementNumNulls();
        } else {
          int id = rank[column.number(at)];
          ids.add(id);
          least = Math.min(least, id);
          most = Math.max(most, id);
        }
      }
      if (most >= 0) {
        statistics.updateStats(PlainStringPages.binary(texts, used[least]));
        statistics.updateStats(PlainStringPages.binary(texts, used[most]));
      }
      return ids.bytes();
    }
  }

  @Override
  public Encoding encoding() {
    return PageIds.ENCODING;
  }

  @Override
  public Optional<DictionaryPage> dictionary() {
    int bytes = 0;
    for (int text : used) {
      bytes += PlainStringPages.bytes(texts, text);
    }
    ByteBuffer plain = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int text : used) {
      PlainStringPages.put(texts, text, plain);
    }
    return Optional.of(PageIds.dictionary(BytesInput.from(plain.flip()), used.length));
  }

  @Override
  public Optional<BloomFilter> bloomFilter() {
    return bloomFilter;
  }
}
