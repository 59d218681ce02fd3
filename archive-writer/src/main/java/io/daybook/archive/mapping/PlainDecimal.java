package io.daybook.archive.mapping;

/** Numbers as most logs write them, without the detour over {@link java.math.BigDecimal}. */
final class PlainDecimal {
  /** Instead of a number: the text is another one, or none. */
  static final long OTHER = Long.MIN_VALUE;

  /** Of a number with all digits that its scale has behind the point. */
  static final int MOST_DIGITS = 18;

  private static final long[] POWERS = new long[MOST_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private PlainDecimal() {}

  /**
   * Reads digits, with a sign before and a point between them or not.
   *
   * @param scale digits behind the point that are wanted
   * @return the number times 10 to the power of the scale; {@link #OTHER} if it has more digits
   *     behind the point, more than {@link #MOST_DIGITS} in all, or is written otherwise
   */
  static long unscaled(CharSequence text, int scale) {
    int from = !text.isEmpty() && text.charAt(0) == '-' ? 1 : 0;
    int point = text.length();
    long number = 0;
    if (text.length() - from > MOST_DIGITS + 1) {
      return OTHER;
    }
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        number = 10 * number + (c - '0');
      } else if (c == '.' && point == text.length()) {
        point = i;
      } else {
        return OTHER;
      }
    }
    int whole = point - from;
    int behind = Math.max(0, text.length() - point - 1);
    boolean hasDigits = whole > 0 && (behind > 0 || point == text.length());
    if (!hasDigits || behind > scale || whole + scale > MOST_DIGITS) {
      return OTHER;
    }
    long unscaled = number * POWERS[scale - behind];
    return from == 0 ? unscaled : -unscaled;
  }
}
