package io.daybook.hive.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FigureDaysTest {
  private static final LocalDate DAY = LocalDate.of(2026, 2, 27);
  private static final Instant TIME = Instant.parse("2026-03-01T02:00:07.654Z");

  @Test
  void packsADigitAndATimePerDay() {
    FigureDays days = FigureDays.of(days(true, false, true), Map.of(DAY.plusDays(1), TIME));

    assertThat(days.first()).isEqualTo(DAY);
    assertThat(days.last()).isEqualTo(LocalDate.of(2026, 3, 1));
    assertThat(days.complete()).isEqualTo("101");
    assertThat(days.published()).isEqualTo(" ".repeat(10) + "2603010200" + " ".repeat(10));
    assertThat(days.completeSql("`dt`"))
        .isEqualTo(
            "IF(`dt` BETWEEN DATE '2026-02-27' AND DATE '2026-03-01', CAST(substr('101', 1 +"
                + " datediff(`dt`, DATE '2026-02-27'), 1) AS BIGINT), 0L)");
  }

  @Test
  void tellsOfDaysLongAgoTogether() {
    NavigableMap<LocalDate, Boolean> complete = new TreeMap<>();
    LocalDate.of(2000, 1, 1).datesUntil(DAY).forEach(day -> complete.put(day, true));

    FigureDays days = FigureDays.of(complete, Map.of());

    assertThat(days.complete()).hasSize(1_200);
    assertThat(days.last()).isEqualTo(DAY.minusDays(1));
    assertThat(days.completeSql("d"))
        .endsWith(", IF(d BETWEEN DATE '2000-01-01' AND DATE '2022-11-14', 1L, 0L))");
    complete.put(LocalDate.of(2000, 1, 2), false);
    assertThat(FigureDays.of(complete, Map.of()).completeSql("d")).endsWith(", 0L, 0L))");
  }

  @Test
  void isCompleteInAllTablesAndPublishedInTheLastOfThem() {
    FigureDays one = FigureDays.of(days(true, true, true), Map.of(DAY, TIME));
    FigureDays other =
        FigureDays.of(days(true, false), Map.of(DAY, TIME.plusSeconds(60), DAY.plusDays(1), TIME));

    FigureDays all = FigureDays.all(List.of(one, FigureDays.NONE, other));

    assertThat(all.complete()).isEqualTo("100");
    assertThat(all.published()).isEqualTo("26030102012603010200" + " ".repeat(10));
  }

  @Test
  void hasNoDayBeforeAnythingIsPublished() {
    assertThat(FigureDays.of(new TreeMap<>(), Map.of(DAY, TIME))).isEqualTo(FigureDays.NONE);
    assertThat(FigureDays.all(List.of())).isEqualTo(FigureDays.NONE);
    assertThat(FigureDays.NONE.containsSql("d"))
        .isEqualTo("d BETWEEN DATE '1970-01-01' AND DATE '1969-12-31'");
  }

  private static NavigableMap<LocalDate, Boolean> days(boolean... complete) {
    NavigableMap<LocalDate, Boolean> days = new TreeMap<>();
    for (int i = 0; i < complete.length; i++) {
      days.put(DAY.plusDays(i), complete[i]);
    }
    return days;
  }
}
