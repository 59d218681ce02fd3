package io.daybook.local.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.table.Measure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayTotalsTest {
  private static List<DayTotals> all;

  @BeforeAll
  static void write(@TempDir Path logs) throws IOException {
    try (SimulatedShop shop = new SimulatedShop(logs, ShopSize.SMALL, 41)) {
      shop.writeAll();
      all = shop.truth().totals();
    }
  }

  @Test
  void haveTheNamesOfAdditiveMeasures() {
    assertThat(all)
        .allSatisfy(
            totals -> {
              assertThat(totals.sums()).isNotEmpty();
              assertThat(totals.table().columns())
                  .extracting(column -> column.name())
                  .containsAll(totals.dimensions());
              assertThat(totals.measures())
                  .isNotEmpty()
                  .allSatisfy(
                      name ->
                          assertThat(totals.table().measures())
                              .filteredOn(measure -> measure.name().equals(name))
                              .singleElement()
                              .extracting(Measure::additivity)
                              .isInstanceOf(Measure.Additivity.Full.class));
            });
  }

  @Test
  void tellEverySumThatDiffersAndNoOther() {
    for (DayTotals totals : all) {
      assertThat(totals.differences(totals.sums())).isEmpty();
      totals
          .sums()
          .forEach(
              (key, sums) ->
                  sums.keySet()
                      .forEach(
                          measure ->
                              assertThat(totals.differences(withMore(totals, key, measure)))
                                  .singleElement()
                                  .asString()
                                  .contains(totals.table().name(), key, measure + ": expected ")));
    }
  }

  @Test
  void tellOfDaysThatAreMissingOrTooMany() {
    DayTotals purchases = all.get(1);
    SortedMap<String, SortedMap<String, BigDecimal>> found = new TreeMap<>(purchases.sums());
    SortedMap<String, BigDecimal> lost = found.remove("2026-03-01 EUR");
    found.put("2026-03-09 EUR", lost);

    assertThat(purchases.differences(found))
        .hasSize(2 * purchases.measures().size())
        .anyMatch(text -> text.startsWith("[purchase_daily 2026-03-01 EUR]"))
        .anyMatch(text -> text.startsWith("[purchase_daily 2026-03-09 EUR]"))
        .anyMatch(text -> text.endsWith("but found none"));
  }

  private static SortedMap<String, SortedMap<String, BigDecimal>> withMore(
      DayTotals totals, String key, String measure) {
    SortedMap<String, SortedMap<String, BigDecimal>> found = new TreeMap<>(totals.sums());
    SortedMap<String, BigDecimal> sums = new TreeMap<>(found.get(key));
    sums.merge(measure, new BigDecimal("0.0001"), BigDecimal::add);
    found.put(key, sums);
    return found;
  }
}
