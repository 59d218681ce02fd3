package io.daybook.archive.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.api.Binary;

/** Texts as they are, each behind its length. */
final class PlainStringPages implements PageValues {
  private final ColumnValues.Strings column;
  private final Texts texts;
  private final int first;
  private final Optional<BloomFilter> bloomFilter;

  /**
   * @param column of this row group alone, in order
   * @param first position of the row group
   */
  PlainStringPages(ColumnValues.Strings column, int first, Optional<BloomFilter> bloomFilter) {
    this.column = column;
    this.texts = column.texts();
    this.first = first;
    this.bloomFilter = bloomFilter;
  }

  /** Returns how many bytes a text takes. */
  static int bytes(Texts texts, int text) {
    return Integer.BYTES + texts.end(text) - texts.start(text);
  }

  /** Appends a text. */
  static void put(Texts texts, int text, ByteBuffer target) {
    int start = texts.start(text);
    int length = texts.end(text) - start;
    target.putInt(length).put(texts.bytes(), start, length);
  }

  /** Returns a text for statistics. */
  static Binary binary(Texts texts, int text) {
    return Binary.fromConstantByteArray(
        Arrays.copyOfRange(texts.bytes(), texts.start(text), texts.end(text)));
  }

  @Override
  public boolean isNull(int position) {
    return column.number(position - first) == ColumnValues.Strings.NULL;
  }

  @Override
  public int fitting(int from, int to, int bytes) {
    long fill = 0;
    for (int at = from; at < to; at++) {
      if (!isNull(at)) {
        fill += bytes(texts, column.number(at - first));
        if (fill > bytes) {
          return Math.max(from + 1, at);
        }
      }
    }
    return to;
  }

  @Override
  public BytesInput page(int from, int to, Statistics<?> statistics) {
    int bytes = 0;
    for (int at = from; at < to; at++) {
      bytes += isNull(at) ? 0 : bytes(texts, column.number(at - first));
    }
    ByteBuffer plain = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int least = ColumnValues.Strings.NULL;
    int most = least;
    for (int at = from; at < to; at++) {
      int text = column.number(at - first);
      if (text == ColumnValues.Strings.NULL) {
        statistics.incrementNumNulls();
        continue;
      }
      put(texts, text, plain);
      least = least < 0 || texts.compare(text, texts, least) < 0 ? text : least;
      most = most < 0 || texts.compare(text, texts, most) > 0 ? text : most;
    }
    if (most >= 0) {
      statistics.updateStats(binary(texts, least));
      statistics.updateStats(binary(texts, most));
    }
    return BytesInput.from(plain.flip());
  }

  @Override
  public Encoding encoding() {
    return Encoding.PLAIN;
  }

  @Override
  public Optional<DictionaryPage> dictionary() {
    return Optional.empty();
  }

  @Override
  public Optional<BloomFilter> bloomFilter() {
    return bloomFilter;
  }
}
