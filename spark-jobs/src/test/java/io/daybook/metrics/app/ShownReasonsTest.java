package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.plan.TouchReason;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Changed days of datasets stand for those of tables that nobody sees. */
class ShownReasonsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 9);

  @Test
  void namesTheEventsOfTheDaysThatAnInputChangedOn() throws Exception {
    Map<String, Set<LocalDate>> changed =
        Map.of("login", Set.of(day(2), day(4)), "orders", Set.of(day(2)), "purchase", Set.of());

    assertThat(text(changed("user_day", day(2)), changed))
        .isEqualTo("login 2026-03-02; orders 2026-03-02 changed");
    assertThat(text(changed("order_cohort", day(2)), changed))
        .isEqualTo("orders 2026-03-02 changed");
  }

  /** A first login that moved changes a day on which no event changed. */
  @Test
  void namesAllEventsThatChangedWhereNoneDidOnTheDay() throws Exception {
    Map<String, Set<LocalDate>> changed =
        Map.of("login", Set.of(day(1), day(2), day(3), day(4), day(5)));

    assertThat(text(changed("first_seen", day(7)), changed))
        .isEqualTo("login 2026-03-01, 2026-03-02, 2026-03-03 and 2 more days changed");
    assertThat(text(new TouchReason.InputPresence("sale_day", false), Map.of()))
        .isEqualTo("the same events are counted otherwise");
  }

  @Test
  void leavesTablesAndDatasetsAsTheyAreThatReadersSee() throws Exception {
    assertThat(text(changed("sales_daily", DAY), Map.of())).isEqualTo("sales_daily changed");
    assertThat(text(changed("login", DAY), Map.of())).isEqualTo("login changed");
    assertThat(text(new TouchReason.InputPresence("login", true), Map.of()))
        .isEqualTo("login has rows now");
    assertThat(text(new TouchReason.NewDay(), Map.of())).isEqualTo("new day");
  }

  private static TouchReason changed(String relation, LocalDate day) {
    return new TouchReason.InputChanged(relation, "", List.of(day));
  }

  private static LocalDate day(int ofMonth) {
    return LocalDate.of(2026, 3, ofMonth);
  }

  private static String text(TouchReason reason, Map<String, Set<LocalDate>> changed)
      throws IOException {
    return new ShownReasons(
            MetricTables.ALL, dataset -> new TreeSet<>(changed.getOrDefault(dataset, Set.of())))
        .text(new TouchedDay(DAY, reason, Map.of()));
  }
}
