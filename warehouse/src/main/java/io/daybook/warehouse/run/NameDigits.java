package io.daybook.warehouse.run;

/** Numbers in the names of files, which a listing of many reads one by one. */
public final class NameDigits {
  private NameDigits() {}

  /**
   * Returns a number with zeros before it.
   *
   * @param number from 0
   * @param digits at least
   */
  public static String padded(long number, int digits) {
    String text = Long.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  /** Returns whether a text is so many decimal digits, and nothing else. */
  public static boolean isDecimal(String text, int fewest, int most) {
    if (text.length() < fewest || text.length() > most) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether a text is so many hexadecimal digits, lower case, and nothing else. */
  public static boolean isHex(String text, int digits) {
    if (text.length() != digits) {
      return false;
    }
    for (int i = 0; i < digits; i++) {
      char c = text.charAt(i);
      if (!isDigit(c) && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
