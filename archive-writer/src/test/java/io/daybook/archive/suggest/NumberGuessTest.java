package io.daybook.archive.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NumberGuessTest {
  private static Optional<NumberGuess> guess(String... values) {
    return NumberGuess.of(
        ColumnProfile.of(Stream.of(values).map(value -> Map.of("price", value)).toList())
            .get("price"));
  }

  @Test
  void needsNoKeyForPlainNumbers() {
    assertThat(guess("12.50", "-3", "1e2").orElseThrow().key()).isEmpty();
  }

  @Test
  void findsADecimalCommaWithGroups() {
    NumberGuess number = guess("1.299,00", "12,50", "1.000").orElseThrow();

    assertThat(number.key()).contains("{decimal: ',', groups: '.'}");
    assertThat(number.question()).isEmpty();
    assertThat(number.fitting()).isEqualTo(3);
    assertThat(number.number("1.000")).contains(new BigDecimal("1000"));
  }

  @Test
  void findsGroupsByCommas() {
    assertThat(guess("1,560.00", "45.00").orElseThrow().key()).contains("{groups: ','}");
  }

  @Test
  void findsSignsAndParentheses() {
    NumberGuess number = guess("$1,299.00", "$15.00", "($45.00)").orElseThrow();

    assertThat(number.key()).contains("{groups: ',', accounting: true}");
    assertThat(number.number("($45.00)")).contains(new BigDecimal("-45.00"));
  }

  @Test
  void asksWhereGroupsAndDecimalsLookAlike() {
    assertThat(guess("1.000", "2.500").orElseThrow().question()).contains("thousands or decimals?");
    assertThat(guess("1,000", "2,500").orElseThrow().question()).contains("thousands or decimals?");
  }

  @Test
  void asksWhereBothDecimalSignsStand() {
    assertThat(guess("12,50", "12,60", "3.50").orElseThrow().question())
        .contains("which is right?");
  }

  @Test
  void findsTheDigitsOfSumsOfFloats() {
    assertThat(guess("24.950000000000003", "1e2").orElseThrow().hasFloatNoise()).isTrue();
    assertThat(guess("24.95").orElseThrow().hasFloatNoise()).isFalse();
  }

  @Test
  void takesNoTextForNumbers() {
    assertThat(guess("MUG-1", "TEA", "12")).isEmpty();
  }
}
