package io.daybook.archive.table;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Numbers of 32 or 64 bits. */
final class NumberPages implements PageValues {
  private final ColumnValues.Numbers column;
  private final PrimitiveTypeName type;
  private final int width;
  private final LongArrayList dictionary = new LongArrayList();

  /** By value its number in the dictionary. */
  private final Long2IntOpenHashMap numbers = new Long2IntOpenHashMap();

  private final boolean hasDictionary;

  NumberPages(ColumnValues.Numbers column, PrimitiveType type, int from, int to) {
    this.column = column;
    this.type = type.getPrimitiveTypeName();
    this.width = this.type == PrimitiveTypeName.INT32 ? Integer.BYTES : Long.BYTES;
    numbers.defaultReturnValue(-1);
    this.hasDictionary = gather(from, to);
  }

  /** Returns whether a dictionary of all values makes the column smaller. */
  private boolean gather(int from, int to) {
    int most = PageIds.DICTIONARY_BYTES / width;
    int values = 0;
    for (int row = from; row < to; row++) {
      if (!isNull(row)) {
        values++;
        long value = column.value(row);
        if (numbers.putIfAbsent(value, dictionary.size()) < 0) {
          dictionary.add(value);
          if (dictionary.size() > most) {
            return false;
          }
        }
      }
      if (row - from == ColumnEncoder.PAGE_ROWS && dictionary.size() > values / 2) {
        return false;
      }
    }
    long ids = ((long) values * ColumnEncoder.width(dictionary.size() - 1)) / Byte.SIZE;
    return ids + (long) dictionary.size() * width < (long) values * width;
  }

  @Override
  public boolean isNull(int position) {
    return column.nulls().get(position);
  }

  @Override
  public int fitting(int from, int to, int bytes) {
    return to;
  }

  @Override
  public BytesInput page(int from, int to, Statistics<?> statistics) throws IOException {
    statistics(from, to, statistics);
    if (hasDictionary) {
      try (PageIds ids = new PageIds(dictionary.size())) {
        for (int row = from; row < to; row++) {
          if (!isNull(row)) {
            ids.add(numbers.get(column.value(row)));
          }
        }
        return ids.bytes();
      }
    }
    ByteBuffer plain = buffer(to - from);
    for (int row = from; row < to; row++) {
      if (!isNull(row)) {
        put(plain, column.value(row));
      }
    }
    return BytesInput.from(plain.flip());
  }

  private void statistics(int from, int to, Statistics<?> statistics) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    int nulls = 0;
    for (int row = from; row < to; row++) {
      if (isNull(row)) {
        nulls++;
      } else if (type == PrimitiveTypeName.DOUBLE) {
        // NaN and the zeros have rules of their own.
        statistics.updateStats(Double.longBitsToDouble(column.value(row)));
      } else {
        least = Math.min(least, column.value(row));
        most = Math.max(most, column.value(row));
      }
    }
    statistics.incrementNumNulls(nulls);
    if (least <= most && width == Integer.BYTES) {
      statistics.updateStats((int) least);
      statistics.updateStats((int) most);
    } else if (least <= most) {
      statistics.updateStats(least);
      statistics.updateStats(most);
    }
  }

  private ByteBuffer buffer(int values) {
    return ByteBuffer.allocate(values * width).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void put(ByteBuffer plain, long value) {
    if (width == Integer.BYTES) {
      plain.putInt((int) value);
    } else {
      plain.putLong(value);
    }
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
    ByteBuffer plain = buffer(dictionary.size());
    dictionary.forEach((long value) -> put(plain, value));
    return Optional.of(PageIds.dictionary(BytesInput.from(plain.flip()), dictionary.size()));
  }

  @Override
  public Optional<BloomFilter> bloomFilter() {
    return Optional.empty();
  }
}
