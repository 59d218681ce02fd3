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
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Numbers of 32 or 64 bits. */
final class NumberPages implements PageValues {
  private final ColumnValues.NumberValues column;
  private final PrimitiveTypeName type;
  private final int width;
  private final int from;
  private final LongArrayList dictionary = new LongArrayList();

  /** By row of the row group its value's place in the dictionary; empty without one. */
  private final int[] ids;

  /**
   * @param from first row of the row group
   * @param to behind the last
   */
  NumberPages(ColumnValues.NumberValues column, PrimitiveType type, int from, int to) {
    this.column = column;
    this.type = type.getPrimitiveTypeName();
    this.width = this.type == PrimitiveTypeName.INT32 ? Integer.BYTES : Long.BYTES;
    this.from = from;
    this.ids = gather(to);
  }

  /** Fills the dictionary; returns no places if it doesn't make the column smaller. */
  private int[] gather(int to) {
    Long2IntOpenHashMap places = new Long2IntOpenHashMap();
    places.defaultReturnValue(-1);
    int[] found = new int[to - from];
    int most = ColumnFiles.DICTIONARY_BYTES / width;
    int values = 0;
    for (int row = from; row < to; row++) {
      if (!isNull(row)) {
        values++;
        long value = column.value(row);
        int place = places.putIfAbsent(value, dictionary.size());
        if (place < 0) {
          place = dictionary.size();
          dictionary.add(value);
          if (dictionary.size() > most) {
            return new int[0];
          }
        }
        found[row - from] = place;
      }
    }
    long idBytes = ((long) values * ColumnEncoder.width(dictionary.size() - 1)) / Byte.SIZE;
    boolean isSmaller = idBytes + (long) dictionary.size() * width < (long) values * width;
    return isSmaller ? found : new int[0];
  }

  private boolean hasDictionary() {
    return ids.length > 0;
  }

  @Override
  public boolean isNull(int position) {
    return column.nulls().get(position);
  }

  @Override
  public BytesInput page(int begin, int to, Statistics<?> statistics) throws IOException {
    statistics(begin, to, statistics);
    if (hasDictionary()) {
      try (PageIds page = new PageIds(dictionary.size())) {
        for (int row = begin; row < to; row++) {
          if (!isNull(row)) {
            page.add(ids[row - from]);
          }
        }
        return page.bytes();
      }
    }
    ByteBuffer plain = buffer(to - begin);
    for (int row = begin; row < to; row++) {
      if (!isNull(row)) {
        put(plain, column.value(row));
      }
    }
    return BytesInput.from(plain.flip());
  }

  private void statistics(int begin, int to, Statistics<?> statistics) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    int nulls = 0;
    for (int row = begin; row < to; row++) {
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
    return hasDictionary() ? PageIds.ENCODING : Encoding.PLAIN;
  }

  @Override
  public Optional<DictionaryPage> dictionary() {
    if (!hasDictionary()) {
      return Optional.empty();
    }
    ByteBuffer plain = buffer(dictionary.size());
    dictionary.forEach((long value) -> put(plain, value));
    return Optional.of(PageIds.dictionary(BytesInput.from(plain.flip()), dictionary.size()));
  }
}
