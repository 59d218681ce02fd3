package io.daybook.console.figures;

import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricTable;
import java.util.Locale;

/** What a measure counts, so that people see it written as they expect. */
public enum MeasureUnit {
  COUNT,
  /** An amount in the row's currency: never added up over currencies. */
  MONEY,
  QUANTITY,
  /** A part of a whole, mostly from 0 to 1. */
  SHARE,
  HOURS,
  NUMBER,
  TEXT;

  /** Returns the name as answers have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the unit of a table's measure. */
  public static MeasureUnit of(MetricTable table, Measure measure) {
    ColumnType type = measure.column().type();
    if (type instanceof ColumnType.Decimal) {
      return isQuantity(measure.name()) ? QUANTITY : ofAmount(table);
    }
    if (type == ColumnType.Simple.DOUBLE) {
      return ofDouble(table, measure);
    }
    return type == ColumnType.Simple.BIGINT || type == ColumnType.Simple.INT ? COUNT : TEXT;
  }

  private static boolean isQuantity(String name) {
    return name.equals("units") || name.endsWith("_units") || name.equals("quantity");
  }

  private static MeasureUnit ofAmount(MetricTable table) {
    return table.dimensions().stream().anyMatch(column -> column.name().equals("currency"))
        ? MONEY
        : NUMBER;
  }

  private static MeasureUnit ofDouble(MetricTable table, Measure measure) {
    String name = measure.name();
    if (name.endsWith("_hours")) {
      return HOURS;
    }
    if (name.endsWith("_value") || name.endsWith("_amount")) {
      return ofAmount(table);
    }
    boolean isRatio =
        measure.additivity() instanceof Measure.Additivity.None none
            && none.numerator().isPresent();
    return isRatio && !name.contains("_per_") ? SHARE : NUMBER;
  }
}
