package io.daybook.archive.mapping;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * The amount of a purchase's line that no field gives. All numbers are unscaled, with the four
 * digits behind the point that quantities and money have.
 */
final class LineAmount {
  private static final int SCALE = 4;
  private static final long ONE = 10_000;

  /** The first number of more than 18 digits. */
  private static final long LIMIT = 1_000_000_000_000_000_000L;

  private LineAmount() {}

  /**
   * Returns quantity x price - discount. The product, of 128 bits, is rounded once: half up, away
   * from zero, to four digits, as the figures' gross amount is.
   *
   * @throws RejectedRecordException if the amount has more than 18 digits
   */
  static long of(long quantity, long price, long discount) throws RejectedRecordException {
    long product = quantity * price;
    // Below the limit in size, neither gross nor amount can overflow.
    if (Math.multiplyHigh(quantity, price) == product >> 63) {
      long gross = product / ONE;
      long rest = product % ONE;
      if (Math.abs(rest) >= ONE / 2) {
        gross += Long.signum(product);
      }
      return checked(gross - discount);
    }
    BigInteger gross =
        new BigDecimal(BigInteger.valueOf(quantity).multiply(BigInteger.valueOf(price)), SCALE)
            .setScale(0, RoundingMode.HALF_UP)
            .toBigInteger();
    BigInteger amount = gross.subtract(BigInteger.valueOf(discount));
    return checked(amount.bitLength() < Long.SIZE ? amount.longValue() : LIMIT);
  }

  private static long checked(long amount) throws RejectedRecordException {
    if (amount > -LIMIT && amount < LIMIT) {
      return amount;
    }
    throw new RejectedRecordException(
        RejectReason.NUMBER_OUT_OF_RANGE,
        "expected quantity x unit_price - discount within 18 digits but found more");
  }
}
