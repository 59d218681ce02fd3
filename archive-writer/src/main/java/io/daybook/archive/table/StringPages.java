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
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.api.Binary;

/** Texts. */
final class StringPages implements PageValues {
  private static final int LARGEST_BLOOM_FILTER_BYTES = 16 << 20;

  private final ColumnValues.Strings column;
  private final Texts texts;

  /** The texts that occur, in their order where there is a dictionary. */
  private final int[] used;

  /** By text its place in {@link #used}. */
  private final int[] rank;

  private final boolean hasDictionary;
  private final Optional<Double> falsePositives;

  /**
   * @param from first position of the row group
   * @param to behind the last
   * @param falsePositives of the Bloom filter, if there is to be one
   */
  StringPages(
      ColumnValues.Strings column,
      int from,
      int to,
      boolean mayHaveDictionary,
      Optional<Double> falsePositives) {
    this.column = column;
    this.texts = column.texts();
    this.falsePositives = falsePositives;
    this.rank = new int[texts.count()];
    Arrays.fill(rank, -1);
    IntArrayList occurring = new IntArrayList();
    long plainBytes = 0;
    long dictionaryBytes = 0;
    int values = 0;
    for (int at = from; at < to; at++) {
      int text = column.number(at);
      if (text != ColumnValues.Strings.NULL) {
        int bytes = plainBytes(text);
        values++;
        plainBytes += bytes;
        if (rank[text] < 0) {
          rank[text] = occurring.size();
          occurring.add(text);
          dictionaryBytes += bytes;
        }
      }
    }
    this.used = occurring.toIntArray();
    long ids = ((long) values * ColumnEncoder.width(used.length - 1)) / Byte.SIZE;
    this.hasDictionary =
        mayHaveDictionary
            && dictionaryBytes <= PageIds.DICTIONARY_BYTES
            && dictionaryBytes + ids < plainBytes;
    if (hasDictionary) {
      texts.sort(used);
      for (int i = 0; i < used.length; i++) {
        rank[used[i]] = i;
      }
    }
  }

  private int plainBytes(int text) {
    return Integer.BYTES + texts.end(text) - texts.start(text);
  }

  @Override
  public boolean isNull(int position) {
    return column.number(position) == ColumnValues.Strings.NULL;
  }

  @Override
  public int fitting(int from, int to, int bytes) {
    if (hasDictionary) {
      return to;
    }
    long fill = 0;
    for (int at = from; at < to; at++) {
      if (!isNull(at)) {
        fill += plainBytes(column.number(at));
        if (fill > bytes) {
          return Math.max(from + 1, at);
        }
      }
    }
    return to;
  }

  @Override
  public BytesInput page(int from, int to, Statistics<?> statistics) throws IOException {
    return hasDictionary ? ids(from, to, statistics) : plain(from, to, statistics);
  }

  private BytesInput ids(int from, int to, Statistics<?> statistics) throws IOException {
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
        update(statistics, used[least], used[most]);
      }
      return ids.bytes();
    }
  }

  private BytesInput plain(int from, int to, Statistics<?> statistics) {
    int bytes = 0;
    for (int at = from; at < to; at++) {
      bytes += isNull(at) ? 0 : plainBytes(column.number(at));
    }
    ByteBuffer plain = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int least = ColumnValues.Strings.NULL;
    int most = least;
    int last = least;
    for (int at = from; at < to; at++) {
      int text = column.number(at);
      if (text == ColumnValues.Strings.NULL) {
        statistics.incrementNumNulls();
        continue;
      }
      plain.putInt(texts.end(text) - texts.start(text));
      plain.put(texts.bytes(), texts.start(text), texts.end(text) - texts.start(text));
      if (text != last) {
        last = text;
        if (least < 0 || texts.compare(text, texts, least) < 0) {
          least = text;
        }
        if (most < 0 || texts.compare(text, texts, most) > 0) {
          most = text;
        }
      }
    }
    if (most >= 0) {
      update(statistics, least, most);
    }
    return BytesInput.from(plain.flip());
  }

  private void update(Statistics<?> statistics, int least, int most) {
    statistics.updateStats(binary(least));
    statistics.updateStats(binary(most));
  }

  private Binary binary(int text) {
    return Binary.fromConstantByteArray(
        Arrays.copyOfRange(texts.bytes(), texts.start(text), texts.end(text)));
  }

  @Override
  public Encoding encoding() {
    return hasDictionary ? PageIds.ENCODING : Encoding.PLAIN;
  }

  @Override
  public Optional<DictionaryPage> dictionary() {
    if (!hasDictionary) {
      return Optional.empty();
    }
    int bytes = 0;
    for (int text : used) {
      bytes += plainBytes(text);
    }
    ByteBuffer plain = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int text : used) {
      plain.putInt(texts.end(text) - texts.start(text));
      plain.put(texts.bytes(), texts.start(text), texts.end(text) - texts.start(text));
    }
    return Optional.of(PageIds.dictionary(BytesInput.from(plain.flip()), used.length));
  }

  @Override
  public Optional<BloomFilter> bloomFilter() {
    return falsePositives.map(this::filter);
  }

  private BloomFilter filter(double probability) {
    int bits = BlockSplitBloomFilter.optimalNumOfBits(Math.max(1, used.length), probability);
    BloomFilter filter = new BlockSplitBloomFilter(bits / Byte.SIZE, LARGEST_BLOOM_FILTER_BYTES);
    for (int text : used) {
      filter.insertHash(
          filter.hash(
              Binary.fromReusedByteArray(
                  texts.bytes(), texts.start(text), texts.end(text) - texts.start(text))));
    }
    return filter;
  }
}
