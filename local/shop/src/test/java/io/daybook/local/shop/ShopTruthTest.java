package io.daybook.local.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.OrderTables;
import io.daybook.warehouse.table.PurchaseTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ShopTruthTest {
  static final List<MetricTable> TABLES =
      List.of(LoginTables.LOGIN_DAILY, PurchaseTables.PURCHASE_DAILY, OrderTables.ORDER_DAILY);

  private static ShopTruth truth;

  @BeforeAll
  static void write(@TempDir Path logs) throws IOException {
    try (SimulatedShop shop = new SimulatedShop(logs, ShopSize.SMALL, 41)) {
      shop.writeAll();
      truth = shop.truth();
    }
  }

  @ParameterizedTest
  @FieldSource("TABLES")
  void rowsHaveTheColumnsOfTheirTableAndStandInOrder(MetricTable table) {
    List<String> measures = table.measures().stream().map(Measure::name).toList();

    assertThat(truth.figures(table))
        .isNotEmpty()
        .isSorted()
        .allSatisfy(
            row -> {
              assertThat(row.dimensions()).hasSameSizeAs(table.dimensions());
              assertThat(measures).containsAll(row.measures().keySet());
              table.measures().stream()
                  .filter(
                      measure ->
                          measure.column().isRequired()
                              || row.measures().containsKey(measure.name()))
                  .forEach(measure -> assertType(measure.column(), row));
            });
  }

  @ParameterizedTest
  @FieldSource("TABLES")
  void findsNoDifferenceToItselfInAnyOrder(MetricTable table) {
    List<FigureRow> found = new ArrayList<>(truth.figures(table));
    Collections.reverse(found);

    assertThat(truth.differences(table, found)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("TABLES")
  void tellsEveryMeasureThatDiffers(MetricTable table) {
    for (Measure column : table.measures()) {
      List<FigureRow> found = new ArrayList<>(truth.figures(table));
      found.set(0, withMore(found.get(0), column.name()));

      assertThat(truth.differences(table, found))
          .singleElement()
          .asString()
          .contains(table.name(), "2026-03-01", column.name() + ": expected ");
    }
  }

  @Test
  void tellsMissingRowsAdditionalOnesAndThoseFoundTwice() {
    MetricTable table = OrderTables.ORDER_DAILY;
    List<FigureRow> found = new ArrayList<>(truth.figures(table));
    FigureRow missing = found.remove(0);
    found.add(found.get(0));
    found.add(new FigureRow(missing.dt(), List.of("a", "b", "c", "d"), missing.measures()));

    assertThat(truth.differences(table, found))
        .hasSize(3)
        .anyMatch(text -> text.contains("but found no row"))
        .anyMatch(text -> text.contains("expected one row but found two"))
        .anyMatch(text -> text.contains("a, b, c, d] expected no row"));
  }

  private static void assertType(Column column, FigureRow row) {
    Object value = row.measures().get(column.name());
    if (column.type() == ColumnType.Simple.BIGINT) {
      assertThat(value).isInstanceOf(Long.class);
    } else if (column.type() == ColumnType.Simple.DOUBLE) {
      assertThat(value).isInstanceOf(Double.class);
    } else {
      assertThat(value)
          .isInstanceOfSatisfying(
              BigDecimal.class, money -> assertThat(money.scale()).isEqualTo(4));
    }
  }

  private static FigureRow withMore(FigureRow row, String measure) {
    Map<String, Object> measures = new HashMap<>(row.measures());
    measures.computeIfPresent(measure, (name, value) -> more(value));
    return new FigureRow(row.dt(), row.dimensions(), measures);
  }

  private static Object more(Object value) {
    if (value instanceof Long number) {
      return number + 1;
    }
    if (value instanceof Double ratio) {
      return ratio + 1e-6;
    }
    return ((BigDecimal) value).add(new BigDecimal("0.0001"));
  }
}
