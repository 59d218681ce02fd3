package io.daybook.hive.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrongAnswersTest {
  @Test
  void takesTheYearForAWrongWeekday() {
    assertThat(WrongAnswers.weekday("1")).isEmpty();
    assertThat(WrongAnswers.weekday("2026"))
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .contains("expected 1 for SELECT DATE_FORMAT(DATE '2026-03-02', 'u')")
                    .contains("but found 2026")
                    .contains("hive.datetime.formatter to SIMPLE"));
  }

  @Test
  void knowsThePlanThatTruncatesWrongly() {
    assertThat(WrongAnswers.truncation("expressions: trunc(dt, 'MM') (type: string)")).isEmpty();
    assertThat(
            WrongAnswers.truncation(
                "selectExpressions: TruncDateFromDate(col 12, format MM) -> 15:string"))
        .hasValueSatisfying(
            warning -> assertThat(warning).contains("hive.vectorized.execution.enabled to false"));
  }
}
