package io.daybook.archive.trial;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number as people write it: {@code 1.299,00}, {@code $1,299.00}, {@code (45.00)}.
 *
 * @param digits digits and separators alone
 * @param negative by a minus before or behind it, or by parentheses
 * @param dressed by a currency, parentheses or a minus behind it: no plain number has those
 */
record WrittenNumber(String digits, boolean negative, boolean dressed) {
  /** Longer texts are no amounts. */
  private static final int LONGEST = 100;

  private static final Pattern NUMBER =
      Pattern.compile(
          "(\\()?([-+\u2212])?(\\p{Sc}|\\p{L}{1,3})?\\s?([-+\u2212])?"
              + "(\\d[\\d.,'\u2019\\s\u00A0\u202F]*?)"
              + "\\s?(\\p{Sc}|\\p{L}{1,3})?([-\u2212])?(\\))?");
  private static final Pattern BLANKS = Pattern.compile("['\u2019\\s\u00A0\u202F]");
  private static final Pattern THREES = Pattern.compile("[1-9]\\d{0,2}([.,]\\d{3})+");
  private static final Pattern ONE_GROUP = Pattern.compile("[1-9]\\d{0,2}[.,]\\d{3}");

  /** What a number's separators say of the notation of its column. */
  enum SeparatorSign {
    /** No separator, or one that may be either. */
    NONE,
    DECIMAL_POINT,
    DECIMAL_COMMA
  }

  /** Returns the number that a whole text is; empty if it is none. */
  static Optional<WrittenNumber> of(String text) {
    Matcher parts = NUMBER.matcher(text.length() > LONGEST ? "" : text.strip());
    if (!parts.matches() || (parts.group(1) == null) != (parts.group(8) == null)) {
      return Optional.empty();
    }
    boolean behind = parts.group(1) != null || parts.group(7) != null;
    boolean minus = isMinus(parts.group(2)) || isMinus(parts.group(4)) || behind;
    boolean currency = parts.group(3) != null || parts.group(6) != null;
    return Optional.of(
        new WrittenNumber(
            BLANKS.matcher(parts.group(5)).replaceAll(""), minus, behind || currency));
  }

  private static boolean isMinus(@Nullable String sign) {
    return sign != null && !sign.equals("+");
  }

  /** Returns whether it can be read in two ways: {@code 1.000} is a thousand or one. */
  boolean isAmbiguous() {
    return ONE_GROUP.matcher(digits).matches();
  }

  /** Returns whether it has no separators. */
  boolean isWhole() {
    return digits.indexOf('.') < 0 && digits.indexOf(',') < 0;
  }

  /** Returns whether a column takes it without a declared notation. */
  boolean isPlain() {
    return !dressed && digits.indexOf(',') < 0 && digits.indexOf('.') == digits.lastIndexOf('.');
  }

  /** Returns what it says of the notation. */
  SeparatorSign sign() {
    int point = digits.lastIndexOf('.');
    int comma = digits.lastIndexOf(',');
    if (isAmbiguous() || (point < 0 && comma < 0)) {
      return SeparatorSign.NONE;
    }
    boolean grouped = THREES.matcher(digits).matches() && (point < 0 || comma < 0);
    return (point > comma) == grouped ? SeparatorSign.DECIMAL_COMMA : SeparatorSign.DECIMAL_POINT;
  }

  /** Returns all numbers that it may be. */
  Set<BigDecimal> readings() {
    Set<BigDecimal> readings = new LinkedHashSet<>();
    if (isAmbiguous() || isWhole() || sign() == SeparatorSign.DECIMAL_POINT) {
      add(digits.replace(",", isAmbiguous() && digits.indexOf(',') > 0 ? "." : ""), readings);
    }
    if (isAmbiguous() || sign() == SeparatorSign.DECIMAL_COMMA) {
      add(digits.replace(".", "").replace(',', '.'), readings);
      add(digits.replace(".", "").replace(",", isAmbiguous() ? "" : "."), readings);
    }
    return readings;
  }

  private void add(String plain, Set<BigDecimal> readings) {
    try {
      BigDecimal number = new BigDecimal(plain).stripTrailingZeros();
      readings.add(negative ? number.negate() : number);
    } catch (NumberFormatException e) {
      // Separators in no order: it is no reading.
    }
  }
}
