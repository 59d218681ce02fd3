package io.daybook.bench.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionListTest {
  private static final int MANY = 2_000;

  @Test
  void drawsTwoThousandQuestionsOfWhichNoneIsTwice() {
    List<EngineQuestion> questions = QuestionList.read().draw(MANY, 1);

    assertThat(questions).hasSizeBetween(MANY - 100, MANY + 10);
    assertThat(questions).doesNotHaveDuplicates();
    assertThat(questions).noneMatch(question -> question.sql().contains("{"));
    assertThat(questions)
        .extracting(EngineQuestion::form)
        .contains("rows", "filter", "group", "window", "join", "joined groups");
  }

  @Test
  void drawsTheSameQuestionsForASeedAndOthersForAnother() {
    assertThat(QuestionList.read().draw(200, 7)).isEqualTo(QuestionList.read().draw(200, 7));
    assertThat(QuestionList.read().draw(200, 8)).isNotEqualTo(QuestionList.read().draw(200, 7));
  }

  @Test
  void writesHivesFunctionsAsMacrosForDuckDb() {
    assertThat(Dialect.DUCKDB.sql("TRUNC(CAST(s AS DATE), 'MM') <=> LAST_DAY(dt)"))
        .isEqualTo("h_TRUNC(TRY_CAST(s AS DATE), 'MM') IS NOT DISTINCT FROM h_LAST_DAY(dt)");
  }
}
