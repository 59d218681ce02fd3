package io.daybook.bench.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BenchDayTest {
  private static final LocalDate DAY = LocalDate.parse("2026-03-29");

  @Test
  void givesTheSameEventsAgainAndAsManyAsAsked() throws IOException {
    for (Dataset dataset : Datasets.BUILT_IN) {
      List<String> ids = texts(dataset, DAY, "event_id");

      assertThat(ids).doesNotHaveDuplicates().hasSize((int) BenchDay.count(dataset, 2000));
      assertThat(texts(dataset, DAY, "user_id")).isEqualTo(texts(dataset, DAY, "user_id"));
    }
    assertThat(BenchDay.SHARES.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
  }

  @Test
  void letsCustomersAndOrdersComeAgain() throws IOException {
    Set<String> today = new HashSet<>(texts(Datasets.LOGIN, DAY, "user_id"));
    Set<String> tomorrow = new HashSet<>(texts(Datasets.LOGIN, DAY.plusDays(1), "user_id"));
    Set<String> common = new HashSet<>(today);
    common.retainAll(tomorrow);

    assertThat(common).hasSizeBetween(today.size() * 9 / 10, today.size() - 1);
    assertThat(texts(Datasets.ORDERS, DAY.plusDays(1), "order_id"))
        .containsAnyElementsOf(texts(Datasets.ORDERS, DAY, "order_id"));
  }

  /** Texts of a column, nulls left out. */
  private static List<String> texts(Dataset dataset, LocalDate day, String column)
      throws IOException {
    int place = dataset.columns().stream().map(Column::name).toList().indexOf(column);
    List<String> texts = new ArrayList<>();
    new BenchDay(dataset, day, 2000, 2000)
        .forEach(
            row -> {
              if (!row.isNull(place)) {
                texts.add(text(row, place));
              }
            });
    return texts;
  }

  private static String text(RowCursor row, int column) {
    return StandardCharsets.UTF_8.decode(row.bytes(column)).toString();
  }
}
