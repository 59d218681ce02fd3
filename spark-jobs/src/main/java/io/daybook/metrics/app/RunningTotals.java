package io.daybook.metrics.app;

import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricTable;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up the additive measures of a day's rows that are exact, to four decimals at most. Where a
 * day has one row for each currency, its distinct counts are totals too.
 */
final class RunningTotals {
  private static final int MOST_DECIMALS = 4;

  private final SummedColumns columns;
  private final Map<String, Map<String, BigDecimal>> sums = new HashMap<>();

  /**
   * Which columns of a table are added up, and by which.
   *
   * @param names of the measures, and the places of their columns
   * @param currency the place of the currency; -1 in a table without
   */
  record SummedColumns(ArrayList<String> names, ArrayList<Integer> places, int currency)
      implements Serializable {
    /** Those of a table that only other tables read have no totals: nobody is shown them. */
    static SummedColumns of(MetricTable table) {
      List<String> columns = table.columns().stream().map(Column::name).toList();
      ArrayList<String> names = new ArrayList<>();
      ArrayList<Integer> places = new ArrayList<>();
      for (Measure measure : table.measures()) {
        if (table.audience() == MetricTable.Audience.PEOPLE
            && (measure.additivity() instanceof Measure.Additivity.Full
                || (isWhole(table) && isCount(measure)))
            && isExact(measure.column().type())) {
          names.add(measure.name());
          places.add(columns.indexOf(measure.name()));
        }
      }
      boolean hasCurrency =
          table.dimensions().stream().anyMatch(column -> column.name().equals("currency"));
      return new SummedColumns(names, places, hasCurrency ? columns.indexOf("currency") : -1);
    }

    private static boolean isWhole(MetricTable table) {
      return table.calendar().grain() == Calendar.Grain.DAYS
          && table.reach().isEmpty()
          && table.dimensions().stream().allMatch(column -> column.name().equals("currency"));
    }

    private static boolean isCount(Measure measure) {
      return measure.column().type() == ColumnType.Simple.BIGINT && measure.column().isRequired();
    }

    private static boolean isExact(ColumnType type) {
      return type == ColumnType.Simple.BIGINT
          || (type instanceof ColumnType.Decimal decimal && decimal.scale() <= MOST_DECIMALS);
    }
  }

  RunningTotals(SummedColumns columns) {
    this.columns = columns;
  }

  void add(SparkRowCursor row) {
    String currency =
        columns.currency < 0 ? MeasureTotals.NO_CURRENCY : row.value(columns.currency).toString();
    for (int i = 0; i < columns.names.size(); i++) {
      int place = columns.places.get(i);
      if (!row.isNull(place)) {
        sums.computeIfAbsent(columns.names.get(i), measure -> new HashMap<>())
            .merge(currency, row.number(place), BigDecimal::add);
      }
    }
  }

  MeasureTotals totals() {
    return new MeasureTotals(sums);
  }
}
