package io.daybook.archive.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainDecimalTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "7, 70000",
    "12.99, 129900",
    "-12.9999, -129999",
    "007.50, 75000",
    "99999999999999.9999, 999999999999999999",
    "-99999999999999.9999, -999999999999999999"
  })
  void readsPlainNumbers(String text, long expected) {
    assertThat(PlainDecimal.unscaled(text, 4)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "-.",
        "1.",
        ".5",
        "+1",
        " 1",
        "1 ",
        "1e3",
        "1.2.3",
        "1,5",
        "1.23456",
        "100000000000000",
        "0000000000000001",
        "٣",
        "NaN",
        "--1",
        "1-"
      })
  void leavesOtherTextsAlone(String text) {
    assertThat(PlainDecimal.unscaled(text, 4)).isEqualTo(PlainDecimal.OTHER);
  }

  @Test
  void agreesWithBigDecimal() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 100_000; i++) {
      int scale = random.nextInt(7);
      BigDecimal number =
          BigDecimal.valueOf(
              random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L), random.nextInt(scale + 1));
      assertThat(PlainDecimal.unscaled(number.toPlainString(), scale))
          .isEqualTo(number.setScale(scale).unscaledValue().longValueExact());
    }
  }
}
