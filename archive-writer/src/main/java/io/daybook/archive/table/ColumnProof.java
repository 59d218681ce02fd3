package io.daybook.archive.table;

import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Holds what readers skip by against the values of a column in a row group: the bounds and null
 * counts of the footer and of each page, where pages lie, and the Bloom filter. No checksum covers
 * them.
 */
final class ColumnProof {
  /** A page's bounds of longer texts are cut, towards the wider. */
  private static final int WHOLE_BOUND = 64;

  private final ColumnDescriptor column;
  private final ColumnChunkMetaData chunk;
  private final @Nullable BloomFilter filter;
  private final @Nullable ColumnIndex bounds;
  private final @Nullable OffsetIndex pages;
  private final Statistics<?> all;
  private Statistics<?> ofPage;
  private long rows;
  private int page;

  /**
   * @param filter null: there is none
   * @param bounds by page; null: there are none
   * @param pages null: nobody tells where they are
   */
  ColumnProof(
      ColumnDescriptor column,
      ColumnChunkMetaData chunk,
      @Nullable BloomFilter filter,
      @Nullable ColumnIndex bounds,
      @Nullable OffsetIndex pages) {
    this.column = column;
    this.chunk = chunk;
    this.filter = filter;
    this.bounds = bounds;
    this.pages = pages;
    this.all = Statistics.createStats(column.getPrimitiveType());
    this.ofPage = Statistics.createStats(column.getPrimitiveType());
  }

  /** Takes the value at hand. */
  void take(ColumnReader reader) {
    if (reader.getCurrentRepetitionLevel() == 0) {
      if (pages != null
          && page + 1 < pages.getPageCount()
          && rows == pages.getFirstRowIndex(page + 1)) {
        endOfPage();
      }
      rows++;
    }
    if (reader.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel()) {
      ofPage.incrementNumNulls();
      return;
    }
    switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> ofPage.updateStats(reader.getInteger());
      case INT64 -> ofPage.updateStats(reader.getLong());
      case FLOAT -> ofPage.updateStats(reader.getFloat());
      case DOUBLE -> ofPage.updateStats(reader.getDouble());
      case BOOLEAN -> ofPage.updateStats(reader.getBoolean());
      default -> take(reader.getBinary());
    }
  }

  private void take(Binary value) {
    ofPage.updateStats(value);
    require(
        filter == null || filter.findHash(filter.hash(value)),
        "a Bloom filter that knows each value");
  }

  private void endOfPage() {
    if (bounds != null) {
      boolean isNull = !ofPage.hasNonNullValue();
      require(bounds.getNullPages().get(page) == isNull, "null pages as their index says");
      if (bounds.getNullCounts() != null) {
        require(
            bounds.getNullCounts().get(page) == ofPage.getNumNulls(),
            "as many nulls as the page index says");
      }
      if (!isNull) {
        Statistics<?> told =
            Statistics.getBuilderForReading(column.getPrimitiveType())
                .withMin(bytes(bounds.getMinValues().get(page)))
                .withMax(bytes(bounds.getMaxValues().get(page)))
                .build();
        requireBounds(told, ofPage, "the page index");
      }
    }
    all.mergeStatistics(ofPage);
    ofPage = Statistics.createStats(column.getPrimitiveType());
    page++;
  }

  /**
   * Ends the row group.
   *
   * @throws ParquetDecodingException if anything is told otherwise than the values are
   */
  void end() {
    endOfPage();
    Statistics<?> told = chunk.getStatistics();
    if (told != null && !told.isEmpty()) {
      require(
          !told.isNumNullsSet() || told.getNumNulls() == all.getNumNulls(),
          "as many nulls as the footer says");
      if (told.hasNonNullValue()) {
        require(all.hasNonNullValue(), "values, as the footer says");
        requireBounds(told, all, "the footer");
      }
    }
    if (pages != null) {
      requirePlaces(pages);
    }
  }

  private void requirePlaces(OffsetIndex told) {
    require(told.getPageCount() == page, "as many pages as their index says");
    long next = chunk.getFirstDataPageOffset();
    for (int i = 0; i < told.getPageCount(); i++) {
      require(told.getOffset(i) == next, "pages where their index says");
      next += told.getCompressedPageSize(i);
    }
    require(
        next == chunk.getStartingPos() + chunk.getTotalSize(), "pages up to the end of the column");
  }

  private void requireBounds(Statistics<?> told, Statistics<?> found, String where) {
    String expected = "values within the bounds of " + where;
    int min = compare(told, found, Bound.MIN);
    int max = compare(told, found, Bound.MAX);
    require(min <= 0 && max >= 0, expected);
    // The least zero is told as -0.0, the greatest as 0.0.
    boolean isExact =
        column.getPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.DOUBLE
            && column.getPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.FLOAT;
    if (isExact) {
      require(min == 0 || found.getMinBytes().length > WHOLE_BOUND, expected);
      require(max == 0 || found.getMaxBytes().length > WHOLE_BOUND, expected);
    }
  }

  private enum Bound {
    MIN,
    MAX
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // Parquet's statistics compare through raw types
  private static int compare(Statistics told, Statistics found, Bound bound) {
    return bound == Bound.MIN
        ? told.compareMinToValue(found.genericGetMin())
        : told.compareMaxToValue(found.genericGetMax());
  }

  private static byte[] bytes(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return bytes;
  }

  private void require(boolean holds, String expected) {
    if (!holds) {
      PrimitiveType type = column.getPrimitiveType();
      throw new ParquetDecodingException(
          "column "
              + String.join(".", column.getPath())
              + " ("
              + type.getPrimitiveTypeName()
              + ") lacks "
              + expected);
    }
  }
}
