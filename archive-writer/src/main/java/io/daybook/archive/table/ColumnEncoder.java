package io.daybook.archive.table;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.table.Column;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.DirectByteBufferAllocator;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridValuesWriter;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Encodes columns as Parquet's data pages v1: levels in runs, values in a dictionary where that
 * makes them smaller, each page compressed, with its statistics. Of one thread at a time.
 *
 * <p>Source of the formats: <a href="https://parquet.apache.org/docs/file-format/data-pages/
 * encodings/">Parquet's encodings</a>. Page headers, checksums, indexes and the footer are the
 * library's ({@link ColumnFile}).
 */
final class ColumnEncoder implements Closeable {
  /** Rows of a page; readers skip pages by their statistics. */
  static final int PAGE_ROWS = 20_000;

  /** Of a page before it is compressed. One text may be longer. */
  static final int PAGE_BYTES = 1 << 20;

  private static final ByteBufferAllocator HEAP = HeapByteBufferAllocator.getInstance();

  private final CodecFactory codecs;
  private final BytesInputCompressor compressor;

  ColumnEncoder(Configuration hadoop, Compression compression) {
    codecs =
        CodecFactory.createDirectCodecFactory(
            TableFile.settings(hadoop), DirectByteBufferAllocator.getInstance(), PAGE_BYTES);
    compressor = codecs.getCompressor(TableFile.codec(compression));
  }

  /**
   * Encodes a column's rows of one row group.
   *
   * @param schema of the table
   * @param from first row
   * @param to behind the last
   * @return the leaf, or the two of a map
   */
  List<EncodedColumn> encode(
      MessageType schema, Column column, ColumnValues values, int from, int to) throws IOException {
    if (values instanceof ColumnValues.StringMaps maps) {
      String[] key = {column.name(), "key_value", "key"};
      String[] value = {column.name(), "key_value", "value"};
      return List.of(
          map(schema.getColumnDescription(key), maps, maps.keys(), from, to),
          map(schema.getColumnDescription(value), maps, maps.values(), from, to));
    }
    ColumnDescriptor leaf = schema.getColumnDescription(new String[] {column.name()});
    if (values instanceof ColumnValues.Strings strings) {
      PageValues body = StringPages.of(strings, from, to, TableFile.bloomFilter(column.name()));
      return List.of(flat(leaf, body, from, to));
    }
    ColumnValues.NumberValues numbers = (ColumnValues.NumberValues) values;
    PageValues body =
        leaf.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN
            ? new BooleanPages(numbers)
            : new NumberPages(numbers, leaf.getPrimitiveType(), from, to);
    return List.of(flat(leaf, body, from, to));
  }

  private EncodedColumn flat(ColumnDescriptor leaf, PageValues values, int from, int to)
      throws IOException {
    List<EncodedColumn.DataPage> pages = new ArrayList<>();
    for (int at = from; at < to; ) {
      int end = values.fitting(at, Math.min(to, at + PAGE_ROWS), PAGE_BYTES);
      Statistics<?> statistics = Statistics.createStats(leaf.getPrimitiveType());
      BytesInput levels = BytesInput.empty();
      if (leaf.getMaxDefinitionLevel() > 0) {
        try (RunLengthBitPackingHybridValuesWriter defined = levels(1)) {
          for (int row = at; row < end; row++) {
            defined.writeInteger(values.isNull(row) ? 0 : 1);
          }
          levels = held(defined.getBytes());
        }
      }
      pages.add(
          page(
              values,
              BytesInput.concat(levels, values.page(at, end, statistics)),
              end - at,
              end - at,
              statistics));
      at = end;
    }
    return new EncodedColumn(leaf, dictionary(values), pages, values.bloomFilter());
  }

  private EncodedColumn map(
      ColumnDescriptor leaf,
      ColumnValues.StringMaps maps,
      ColumnValues.Strings strings,
      int from,
      int to)
      throws IOException {
    int present = leaf.getMaxDefinitionLevel();
    int end = to == from ? maps.start(from) : maps.end(to - 1);
    PageValues values = StringPages.of(strings, maps.start(from), end, Optional.empty());
    List<EncodedColumn.DataPage> pages = new ArrayList<>();
    for (int at = from; at < to; ) {
      int rowsEnd = rowsFitting(maps, values, at, Math.min(to, at + PAGE_ROWS));
      Statistics<?> statistics = Statistics.createStats(leaf.getPrimitiveType());
      int positions = 0;
      try (RunLengthBitPackingHybridValuesWriter repeated = levels(1);
          RunLengthBitPackingHybridValuesWriter defined = levels(width(present))) {
        for (int row = at; row < rowsEnd; row++) {
          if (maps.start(row) == maps.end(row)) {
            repeated.writeInteger(0);
            defined.writeInteger(0);
            statistics.incrementNumNulls();
            positions++;
          }
          for (int entry = maps.start(row); entry < maps.end(row); entry++) {
            repeated.writeInteger(entry == maps.start(row) ? 0 : 1);
            defined.writeInteger(present);
            positions++;
          }
        }
        BytesInput body =
            BytesInput.concat(
                repeated.getBytes(),
                defined.getBytes(),
                values.page(maps.start(at), maps.end(rowsEnd - 1), statistics));
        pages.add(page(values, body, positions, rowsEnd - at, statistics));
      }
      at = rowsEnd;
    }
    return new EncodedColumn(leaf, dictionary(values), pages, Optional.empty());
  }

  /** Returns behind which row a page ends; it has one row at least. */
  private static int rowsFitting(
      ColumnValues.StringMaps maps, PageValues values, int from, int to) {
    int entries = values.fitting(maps.start(from), maps.end(to - 1), PAGE_BYTES);
    int end = from + 1;
    while (end < to && maps.end(end) <= entries) {
      end++;
    }
    return end;
  }

  private static RunLengthBitPackingHybridValuesWriter levels(int bits) {
    return new RunLengthBitPackingHybridValuesWriter(bits, 64, PAGE_BYTES, HEAP);
  }

  /** Returns bytes that outlive what made them. */
  static BytesInput held(BytesInput bytes) {
    return bytes.copy(HEAP, buffer -> {});
  }

  /** Returns the bits of the largest value. */
  static int width(int largest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(largest);
  }

  private EncodedColumn.DataPage page(
      PageValues values, BytesInput body, int positions, int rows, Statistics<?> statistics)
      throws IOException {
    int length = Math.toIntExact(body.size());
    return new EncodedColumn.DataPage(
        positions, rows, held(compressor.compress(body)), length, statistics, values.encoding());
  }

  private Optional<DictionaryPage> dictionary(PageValues values) throws IOException {
    Optional<DictionaryPage> plain = values.dictionary();
    if (plain.isEmpty()) {
      return plain;
    }
    DictionaryPage page = plain.get();
    return Optional.of(
        new DictionaryPage(
            held(compressor.compress(page.getBytes())),
            page.getUncompressedSize(),
            page.getDictionarySize(),
            page.getEncoding()));
  }

  @Override
  public void close() {
    codecs.release();
  }
}
