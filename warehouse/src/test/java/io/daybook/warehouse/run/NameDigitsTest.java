package io.daybook.warehouse.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameDigitsTest {
  @Test
  void putsZerosBeforeANumber() {
    assertThat(NameDigits.padded(0, 3)).isEqualTo("000");
    assertThat(NameDigits.padded(42, 3)).isEqualTo("042");
    assertThat(NameDigits.padded(4711, 3)).isEqualTo("4711");
    assertThat(NameDigits.padded(Long.MAX_VALUE, 20)).isEqualTo("09223372036854775807");
  }

  @Test
  void takesDigitsAloneForANumber() {
    assertThat(NameDigits.isDecimal("012", 2, 3)).isTrue();
    assertThat(NameDigits.isDecimal("1", 2, 3)).isFalse();
    assertThat(NameDigits.isDecimal("1234", 2, 3)).isFalse();
    assertThat(NameDigits.isDecimal("+12", 2, 3)).isFalse();
    assertThat(NameDigits.isDecimal("-12", 2, 3)).isFalse();
    assertThat(NameDigits.isDecimal("1a", 2, 3)).isFalse();
    assertThat(NameDigits.isDecimal("\u0661\u0662", 2, 3)).describedAs("Arabic digits").isFalse();
  }

  @Test
  void takesLowerCaseDigitsForHexadecimalOnes() {
    assertThat(NameDigits.isHex("09af", 4)).isTrue();
    assertThat(NameDigits.isHex("09AF", 4)).isFalse();
    assertThat(NameDigits.isHex("09ag", 4)).isFalse();
    assertThat(NameDigits.isHex("09a", 4)).isFalse();
    assertThat(NameDigits.isHex("09af0", 4)).isFalse();
  }
}
