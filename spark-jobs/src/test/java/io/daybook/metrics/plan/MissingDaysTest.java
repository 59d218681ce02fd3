package io.daybook.metrics.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MissingDaysTest {
  @Test
  void isReadAsItIsWritten() {
    MissingDays days = MissingDays.parse("orders=2026-03-10;login=2026-03-10,2026-03-09");

    assertThat(days).hasToString("login=2026-03-09,2026-03-10;orders=2026-03-10");
    assertThat(MissingDays.parse(days.toString())).isEqualTo(days);
  }

  @Test
  void refusesATextOfAnotherForm() {
    assertThatThrownBy(() -> MissingDays.parse("2026-03-09"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DATASET=DAY,... but '2026-03-09'");
  }
}
