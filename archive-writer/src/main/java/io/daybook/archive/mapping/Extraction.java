package io.daybook.archive.mapping;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import org.jspecify.annotations.Nullable;

/** Takes the first group of a pattern's first match out of a text, or the match if it has none. */
record Extraction(Pattern pattern, Extracted extracted) {

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
    return isSeparator(sign) && isDigit(at(text, to + 1));
  }

  /** A separator behind a digit, or a sign at the text's beginning. */
  private static boolean isCutBefore(String text, int from) {
    if (from == 0) {
      return false;
    }
    char sign = text.charAt(from - 1);
    if (isSeparator(sign)) {
      return isDigit(at(text, from - 2));
    }
    if (from == 1) {
      return isNegative(sign);
    }
    char before = text.charAt(0);
    return from == 2
        && (isCurrency(sign) ? isNegative(before) : isNegative(sign) && isCurrency(before));
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

  private static boolean isNegative(char sign) {
    return sign == '-' || sign == '−' || sign == '(';
  }

  private static boolean isCurrency(char sign) {
    return Character.getType(sign) == Character.CURRENCY_SYMBOL;
  }
}
