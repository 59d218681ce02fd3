package io.daybook.archive.table;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.api.Binary;

/** Texts as they are, each behind its length. */
final class PlainStringPages implements PageValues {
  private final ColumnValues.Strings column;
  private final Texts texts;

  /** Position of the column's first row. */
  private final int first;

  private final Optional<BloomFilter> bloomFilter;

  private PlainStringPages(
      ColumnValues.Strings column, int first, Optional<BloomFilter> bloomFilter) {
    this.column = column;
    this.texts = column.texts();
    this.first = first;
    this.bloomFilter = bloomFilter;
  }

  /**
   * Brings the texts of a row group into the order of its rows, if they are short or differ.
   *
   * @param from first position of the row group
   * @param to behind the last
   */
  static PlainStringPages of(ColumnValues.Strings column, int from, int to) {
    return column
        .inOrder(from, to)
        .map(ordered -> new PlainStringPages(ordered, from, Optional.empty()))
        .orElseGet(() -> new PlainStringPages(column, 0, Optional.empty()));
  }

  /** Returns the same with a filter. */
  PlainStringPages with(Optional<BloomFilter> filter) {
    return new PlainStringPages(column, first, filter);
  }

  /** Returns a filter of a row group's texts, where neighbours that are equal count once. */
  BloomFilter filter(int from, int to, double falsePositives) {
    IntArrayList differing = new IntArrayList();
    for (int at = from, last = ColumnValues.Strings.NULL; at < to; at++) {
      int text = column.number(at - first);
      if (text != ColumnValues.Strings.NULL) {
        if (last < 0 || texts.compare(last, texts, text) != 0) {
          differing.add(text);
        }
        last = text;
      }
    }
    return TextFilter.of(texts, differing, falsePositives);
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
  public Optional<BloomFilter> bloomFilter() {
    return bloomFilter;
  }
}
