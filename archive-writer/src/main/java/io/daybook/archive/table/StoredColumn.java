package io.daybook.archive.table;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** The value at hand of one column of a row group. */
final class StoredColumn {
  private final ColumnDescriptor column;
  private final ColumnReader reader;
  private final @Nullable ColumnProof proof;

  /**
   * @param proof gets each value before the next; null: nobody does
   */
  StoredColumn(ColumnDescriptor column, ColumnReader reader, @Nullable ColumnProof proof) {
    this.column = column;
    this.reader = reader;
    this.proof = proof;
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

  /** Returns whether a whole number or decimal is stored in 64 bits. */
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
    if (proof != null) {
      proof.take(reader);
    }
    reader.consume();
  }

  /** Ends the row group. */
  void end() {
    if (proof != null) {
      proof.end();
    }
  }
}
