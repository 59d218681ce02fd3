package io.daybook.archive.table;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * The Parquet schema of declared columns, in types that Hive 4, Spark 4, Trino and DuckDB share.
 */
final class TableSchema {
  /** Digits that fit an INT64. */
  static final int LONG_DIGITS = 18;

  /** Bytes of a decimal with 38 digits, as Spark and Hive write it. */
  static final int WIDE_DECIMAL_BYTES = 16;

  private TableSchema() {}

  static MessageType of(String table, List<Column> columns) {
    return new MessageType(table, columns.stream().map(TableSchema::field).toList());
  }

  /** Returns the declared type that a file's column was written with; nothing if none is. */
  static Optional<ColumnType> type(Type stored) {
    LogicalTypeAnnotation meaning = stored.getLogicalTypeAnnotation();
    if (meaning instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
      return Optional.of(new ColumnType.Decimal(decimal.getPrecision(), decimal.getScale()));
    }
    if (!stored.isPrimitive()) {
      return meaning instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
          ? Optional.of(ColumnType.Simple.STRING_MAP)
          : Optional.empty();
    }
    return Optional.ofNullable(simple(stored, meaning));
  }

  private static ColumnType.@Nullable Simple simple(
      Type stored, @Nullable LogicalTypeAnnotation meaning) {
    boolean number = meaning == null || isSigned(meaning);
    PrimitiveTypeName physical = stored.asPrimitiveType().getPrimitiveTypeName();
    if (physical == INT32) {
      ColumnType.Simple day = dateType().equals(meaning) ? ColumnType.Simple.DATE : null;
      return number ? ColumnType.Simple.INT : day;
    }
    if (physical == INT64) {
      boolean time = meaning instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
      ColumnType.Simple instant = time ? ColumnType.Simple.TIMESTAMP : null;
      return number ? ColumnType.Simple.BIGINT : instant;
    }
    return switch (physical) {
      case DOUBLE -> ColumnType.Simple.DOUBLE;
      case BOOLEAN -> ColumnType.Simple.BOOLEAN;
      case BINARY -> stringType().equals(meaning) ? ColumnType.Simple.STRING : null;
      default -> null;
    };
  }

  private static boolean isSigned(LogicalTypeAnnotation meaning) {
    return meaning instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation whole
        && whole.isSigned();
  }

  private static Type field(Column column) {
    Type.Repetition repetition =
        column.isRequired() ? Type.Repetition.REQUIRED : Type.Repetition.OPTIONAL;
    String name = column.name();
    if (column.type() instanceof ColumnType.Decimal decimal) {
      return decimal.precision() <= LONG_DIGITS
          ? Types.primitive(INT64, repetition)
              .as(decimalType(decimal.scale(), decimal.precision()))
              .named(name)
          : Types.primitive(FIXED_LEN_BYTE_ARRAY, repetition)
              .length(WIDE_DECIMAL_BYTES)
              .as(decimalType(decimal.scale(), decimal.precision()))
              .named(name);
    }
    return switch ((ColumnType.Simple) column.type()) {
      case STRING -> Types.primitive(BINARY, repetition).as(stringType()).named(name);
      case INT -> Types.primitive(INT32, repetition).named(name);
      case BIGINT -> Types.primitive(INT64, repetition).named(name);
      case DOUBLE -> Types.primitive(DOUBLE, repetition).named(name);
      case BOOLEAN -> Types.primitive(BOOLEAN, repetition).named(name);
      case DATE -> Types.primitive(INT32, repetition).as(dateType()).named(name);
      // Not adjusted: Hive 4.0.1 shifts adjusted timestamps by the zone of its JVM.
      case TIMESTAMP ->
          Types.primitive(INT64, repetition).as(timestampType(false, TimeUnit.MICROS)).named(name);
      case STRING_MAP ->
          Types.map(repetition)
              .key(Types.required(BINARY).as(stringType()).named("key"))
              .value(Types.optional(BINARY).as(stringType()).named("value"))
              .named(name);
    };
  }
}
