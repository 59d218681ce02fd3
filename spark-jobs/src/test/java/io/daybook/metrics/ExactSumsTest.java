package io.daybook.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.apache.spark.sql.types.Decimal;
import org.junit.jupiter.api.Test;

class ExactSumsTest {
  private static final BigDecimal LARGEST = new BigDecimal("99999999999999.9999");

  @Test
  void addUpWhatDecimalsAddUpTo() {
    Random random = new Random(12);
    for (int group = 0; group < 2_000; group++) {
      BigDecimal sum = BigDecimal.ZERO.setScale(4);
      long[] limbs = new long[3];
      for (int i = random.nextInt(9); i >= 0; i--) {
        BigDecimal amount = amount(random, random.nextInt(4) == 0 ? 110 : 59);
        int digits = random.nextInt(4) == 0 || amount.precision() > 18 ? 38 : 18;
        for (int place = 0; place < limbs.length; place++) {
          limbs[place] =
              Math.addExact(limbs[place], ExactSums.limb(Decimal.apply(amount, digits, 4), place));
        }
        sum = sum.add(amount);
      }
      assertThat(whole(limbs)).isEqualTo(sum);
    }
  }

  @Test
  void takeAmountsOfOtherScales() {
    long[] limbs = new long[3];
    for (int place = 0; place < limbs.length; place++) {
      limbs[place] = ExactSums.limb(Decimal.apply(new BigDecimal("-7.25"), 10, 2), place);
    }
    assertThat(whole(limbs)).isEqualTo(new BigDecimal("-7.2500"));
  }

  @Test
  void refuseASumOfMoreDigits() {
    assertThatThrownBy(() -> ExactSums.whole(0, 0, Long.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageStartingWith("expected a sum of 38 digits at most but found");
  }

  @Test
  void multiplyAsDecimalsDo() {
    assertProduct(LARGEST, LARGEST);
    assertProduct(LARGEST.negate(), LARGEST);
    assertProduct(new BigDecimal("0.0001"), new BigDecimal("0.5000"));
    assertProduct(new BigDecimal("-0.0001"), new BigDecimal("0.5000"));
    assertProduct(new BigDecimal("0.0001"), new BigDecimal("0.4999"));
    Random random = new Random(13);
    for (int i = 0; i < 5_000; i++) {
      assertProduct(amount(random, 1 + random.nextInt(59)), amount(random, 1 + random.nextInt(59)));
    }
  }

  private static void assertProduct(BigDecimal one, BigDecimal other) {
    assertThat(
            ExactSums.rounded(Decimal.apply(one, 18, 4), Decimal.apply(other, 18, 4))
                .toJavaBigDecimal())
        .as("%s x %s", one, other)
        .isEqualTo(one.multiply(other).setScale(4, RoundingMode.HALF_UP));
  }

  private static BigDecimal amount(Random random, int bits) {
    BigInteger units = new BigInteger(bits, random);
    return new BigDecimal(random.nextBoolean() ? units : units.negate(), 4);
  }

  private static BigDecimal whole(long... limbs) {
    return ExactSums.whole(limbs[0], limbs[1], limbs[2]).toJavaBigDecimal();
  }
}
