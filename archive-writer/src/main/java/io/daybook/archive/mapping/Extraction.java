package io.daybook.archive.mapping;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import org.jspecify.annotations.Nullable;

/** Takes the first group of a pattern's first match out of a text, or the match if it has none. */
record Extraction(Pattern pattern, Extracted extracted) {
  /** Of a currency by ISO 4217. */
  private static final int CODE_LENGTH = 3;

  /** What is taken out. */
  enum Extracted {
    TEXT,
    /** A number, which must be taken whole: {@code 1} of {@code 1,299.00} or of 1e2 is another. */
    NUMBER
  }

  /** Returns null for a group that is empty or took no part: an optional one that wasn't there. */
  @Nullable String of(String text) throws RejectedRecordException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw RejectedRecordException.of(
          RejectReason.NO_MATCH, "a match of " + pattern.pattern(), text);
    }
    int group = matcher.groupCount() == 0 ? 0 : 1;
    String taken = matcher.group(group);
    if (taken == null || taken.isEmpty()) {
      return null;
    }
    if (extracted == Extracted.NUMBER) {
      requireWhole(text, taken, matcher, group);
    }
    return taken;
  }

  /** Characters beside the group that the pattern itself describes are left out on purpose. */
  private static void requireWhole(String text, String taken, Matcher matcher, int group)
      throws RejectedRecordException {
    int from = matcher.start(group);
    int to = matcher.end(group);
    if ((from == matcher.start() && isCutBefore(text, from))
        || (to == matcher.end() && isCutBehind(text, to))) {
      throw RejectedRecordException.of(
          RejectReason.NOT_A_NUMBER,
          "a number that 'extract' takes whole, or whose neighbours its pattern describes,",
          taken + "' of '" + text);
    }
  }

  private static boolean isCutBehind(String text, int to) {
    if (to >= text.length()) {
      return false;
    }
    char sign = text.charAt(to);
    if (sign == 'e' || sign == 'E') {
      char next = at(text, to + 1);
      return isDigit(next) || ((next == '+' || next == '-') && isDigit(at(text, to + 2)));
    }
    return (isSeparator(sign) && isDigit(at(text, to + 1))) || isSignAtEnd(text, to);
  }

  /** Books write the sign behind the number, too, or {@code CR} for a credit. */
  private static boolean isSignAtEnd(String text, int to) {
    boolean bracket = ")]".indexOf(at(text, to)) >= 0;
    String rest = text.substring(bracket ? to + 1 : to).strip();
    return rest.equalsIgnoreCase("CR") || (rest.length() == 1 && isMinus(rest.charAt(0)));
  }

  /** A separator behind a digit, or a sign of the number: see {@link #isSigned}. */
  private static boolean isCutBefore(String text, int from) {
    if (from == 0) {
      return false;
    }
    char sign = text.charAt(from - 1);
    if (isSeparator(sign)) {
      return isDigit(at(text, from - 2));
    }
    return isSigned(text, from);
  }

  /**
   * Returns whether a sign stands before a number, be it at the text's beginning or behind a blank,
   * a bracket or a currency, with no more between the two than blanks and a currency. The hyphen of
   * {@code SKU-5} is none.
   */
  private static boolean isSigned(String text, int from) {
    int at = beforeBlanks(text, from);
    if (isMinus(at(text, at - 1))) {
      char before = at(text, at - 2);
      return before == ' ' || before == '(' || isCurrency(before);
    }
    int behindCurrency = at;
    if (isCurrency(at(text, at - 1))) {
      at--;
    } else {
      while (isCapital(at(text, at - 1))) {
        at--;
      }
      if (behindCurrency - at != CODE_LENGTH) {
        at = behindCurrency;
      }
    }
    at = beforeBlanks(text, at);
    return at == 1 && isNegative(text.charAt(0));
  }

  private static int beforeBlanks(String text, int from) {
    int at = from;
    while (at > 0 && text.charAt(at - 1) == ' ') {
      at--;
    }
    return at;
  }

  private static char at(String text, int index) {
    return index < 0 || index >= text.length() ? ' ' : text.charAt(index);
  }

  private static boolean isDigit(char sign) {
    return sign >= '0' && sign <= '9';
  }

  private static boolean isSeparator(char sign) {
    return sign == '.' || sign == ',' || sign == '\'' || sign == '’';
  }

  private static boolean isMinus(char sign) {
    return sign == '-' || sign == '−';
  }

  private static boolean isNegative(char sign) {
    return isMinus(sign) || sign == '(';
  }

  private static boolean isCapital(char sign) {
    return sign >= 'A' && sign <= 'Z';
  }

  private static boolean isCurrency(char sign) {
    return Character.getType(sign) == Character.CURRENCY_SYMBOL;
  }
}
