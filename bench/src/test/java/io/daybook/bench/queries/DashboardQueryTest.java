package io.daybook.bench.queries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class DashboardQueryTest {
  @Test
  void asksTwentyQuestionsOfTheDay() throws IOException {
    List<DashboardQuery> queries = DashboardQuery.all(LocalDate.parse("2026-06-30"));

    assertThat(queries).hasSize(20);
    assertThat(queries).extracting(DashboardQuery::name).doesNotHaveDuplicates();
    assertThat(queries)
        .extracting(DashboardQuery::sql)
        .allMatch(sql -> sql.startsWith("SELECT"))
        .allMatch(sql -> sql.contains("DATE '2026-06-30'"))
        .noneMatch(sql -> sql.contains("$") || sql.contains(";"));
  }

  @Test
  void takesPercentilesByTheNearestRank() {
    AnswerTimes times = new AnswerTimes(List.of(40.0, 10.0, 30.0, 20.0));

    assertThat(times.percentile(50)).isEqualTo(20);
    assertThat(times.percentile(51)).isEqualTo(30);
    assertThat(times.percentile(95)).isEqualTo(40);
    assertThat(AnswerTimes.together(List.of(times, new AnswerTimes(List.of(50.0)))).percentile(100))
        .isEqualTo(50);
  }
}
