package io.daybook.archive.mapping;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.math.BigDecimal;

/** Numbers as JSON and Java write them: {@code 12.5}, {@code -3}, {@code 1.25E+2}. */
final class NumberText {
  private static final int MOST_DIGITS = 400;

  private NumberText() {}

  /**
   * Reads a number without letting its exponent ask for gigabytes of digits.
   *
   * @throws NumberFormatException if the text is none
   * @throws ArithmeticException if no column holds as many digits
   */
  static BigDecimal exact(String text) {
    if (text.length() > MOST_DIGITS) {
      throw new ArithmeticException("more digits than any column holds");
    }
    BigDecimal number = new BigDecimal(text);
    if (Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw new ArithmeticException("an exponent beyond any column");
    }
    return number;
  }

  /** Reads a number of a record. */
  static BigDecimal require(String text) throws RejectedRecordException {
    try {
      return exact(text);
    } catch (NumberFormatException e) {
      throw RejectedRecordException.of(RejectReason.NOT_A_NUMBER, "a number", text);
    } catch (ArithmeticException e) {
      throw RejectedRecordException.of(
          RejectReason.NUMBER_OUT_OF_RANGE, "a number of at most " + MOST_DIGITS + " digits", text);
    }
  }
}
