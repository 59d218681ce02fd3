package io.daybook.metrics;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Declared columns as Spark's types. */
public final class DeclaredSchema {
  private DeclaredSchema() {}

  /** Returns the schema of a table's files, {@code dt} first, which is in their path. */
  public static StructType withDay(List<Column> columns) {
    StructType schema = new StructType().add("dt", DataTypes.DateType);
    for (Column column : columns) {
      schema = schema.add(column.name(), type(column.type()), !column.isRequired());
    }
    return schema;
  }

  private static DataType type(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return DataTypes.createDecimalType(decimal.precision(), decimal.scale());
    }
    return switch ((ColumnType.Simple) type) {
      case STRING -> DataTypes.StringType;
      case INT -> DataTypes.IntegerType;
      case BIGINT -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      case BOOLEAN -> DataTypes.BooleanType;
      case DATE -> DataTypes.DateType;
      // Wall clock of UTC, not adjusted: the session's zone must not touch it.
      case TIMESTAMP -> DataTypes.TimestampNTZType;
      case STRING_MAP -> DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);
    };
  }
}
