package io.daybook.archive.table;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** The value at hand of one column of a row group; each is decoded before the next. */
final class StoredColumn {
  private final ColumnDescriptor column;
  private final ColumnReader reader;
  private final @Nullable BloomFilter filter;

  /**
   * @param filter knows each value; null if there is none
   */
  StoredColumn(ColumnDescriptor column, ColumnReader reader, @Nullable BloomFilter filter) {
    this.column = column;
    this.reader = reader;
    this.filter = filter;
  }

  boolean isNull() {
    return reader.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel();
  }

  long number() {
    return reader.getLong();
  }

  Binary text() {
    return reader.getBinary();
  }

  /** Whether a whole number or decimal is stored in 64 bits. */
  boolean isLong() {
    return column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
  }

  /** Returns the digits behind the point. */
  int scale() {
    return column.getPrimitiveType().getLogicalTypeAnnotation()
            instanceof DecimalLogicalTypeAnnotation decimal
        ? decimal.getScale()
        : 0;
  }

  void advance() {
    if (!isNull()) {
      if (filter != null && !filter.findHash(filter.hash(reader.getBinary()))) {
        throw new ParquetDecodingException(
            "the Bloom filter of "
                + String.join(".", column.getPath())
                + " lacks a value of the column");
      }
      reader.writeCurrentValueToConverter();
    }
    reader.consume();
  }
}
