package io.daybook.bench.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.bench.engines.Asking.EngineAnswer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnginesReportTest {
  @Test
  void reportsAnAnswerThatDiffersInOneRow() {
    EnginesReport report = compared("YEAR(dt)", answer("7", 2026), answer("7", 2025));

    assertThat(report.differences()).hasSize(1);
    assertThat(report.differences().get(0).row()).isEqualTo("7");
    assertThat(report.differences().get(0).answers())
        .containsExactlyInAnyOrderEntriesOf(Map.of("spark", "2026", "duckdb", "2025"));
  }

  @Test
  void reportsARowThatOneEngineLacksAndAnEngineThatFails() {
    assertThat(compared("YEAR(dt)", answer("7", 1), new EngineAnswer(Map.of(), "")).differences())
        .hasSize(1);
    assertThat(compared("YEAR(dt)", answer("7", 1), new EngineAnswer(Map.of(), "no")).differences())
        .hasSize(1);
  }

  @Test
  void explainsAKnownDifference() {
    EngineQuestion question =
        new EngineQuestion("rows", "id", "FROM facts", "GREATEST(i, 0)", Map.of());
    EnginesReport report =
        EnginesReport.of(
            List.of(question),
            Map.of(
                "spark", List.of(answer("7", 0)),
                "duckdb", List.of(answer("7", null)),
                "configured", List.of(answer("7", null))));

    assertThat(report.differences()).isEmpty();
    assertThat(report.explained()).isEqualTo(1);
    assertThat(report.unneeded()).noneMatch(reason -> reason.contains("leaves NULLs out"));
  }

  @Test
  void explainsADifferenceOfExtremesInTheirRowsAlone() {
    assertThat(compared("i + 1", answer("1001", 0), answer("1001", null)).differences()).isEmpty();
    assertThat(compared("i + 1", answer("7", 0), answer("7", null)).differences()).hasSize(1);
  }

  @Test
  void comparesQuotientsUpToTheirSixthDigit() {
    assertThat(
            compared("n / w", answer("7", new BigDecimal("1.0000001")), answer("7", 1.0))
                .differences())
        .isEmpty();
    assertThat(
            compared("n / w", answer("7", new BigDecimal("1.00001")), answer("7", 1.0))
                .differences())
        .hasSize(1);
    assertThat(compared("n / w", answer("7", null), answer("7", Double.NaN)).differences())
        .isEmpty();
    assertThat(compared("n / w", answer("7", null), answer("7", 0.0)).differences()).hasSize(1);
  }

  @Test
  void reportsAnAnswerThatIsComparedWithNone() {
    assertThat(compared("GREATEST(i, 0)", answer("7", 0), answer("7", 0)).differences())
        .singleElement()
        .returns("", EnginesReport.EngineDifference::row);
  }

  @Test
  void takesEqualValuesOfOtherClassesAsOne() {
    assertThat(Cell.of("42").agrees(Cell.of(42L))).isFalse();
    assertThat(Cell.of(1L).agrees(Cell.of(new BigDecimal("1.000")))).isTrue();
    assertThat(Cell.of(0.1 + 0.2).agrees(Cell.of(new BigDecimal("0.3")))).isTrue();
    assertThat(Cell.of("2026-03-01").agrees(Cell.of(LocalDate.of(2026, 3, 1)))).isTrue();
    assertThat(Cell.of(LocalDateTime.of(2026, 3, 1, 0, 0)).text()).isEqualTo("2026-03-01");
    assertThat(Cell.of(null).agrees(Cell.of("NULL"))).isFalse();
    assertThat(Cell.of(new BigDecimal("0.3")).agrees(Cell.of(new BigDecimal("0.30001")))).isFalse();
  }

  private static EnginesReport compared(String sql, EngineAnswer spark, EngineAnswer duckdb) {
    EngineQuestion question = new EngineQuestion("rows", "id", "FROM facts", sql, Map.of());
    return EnginesReport.of(
        List.of(question), Map.of("spark", List.of(spark), "duckdb", List.of(duckdb)));
  }

  private static EngineAnswer answer(String key, @Nullable Object value) {
    return new EngineAnswer(Map.of(key, Cell.of(value)), "");
  }
}
