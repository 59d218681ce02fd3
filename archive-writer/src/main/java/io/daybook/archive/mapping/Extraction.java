package io.daybook.archive.mapping;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import org.jspecify.annotations.Nullable;

/** Takes the first group of a pattern's first match out of a text, or the match if it has none. */
record Extraction(Pattern pattern, Extracted extracted) {
  private static final String MINUS = "[-\u2010-\u2015\u2212\uFE63\uFF0D]";
  private static final String BLANK = "[\\s\\p{Z}]";

  /** A currency, blanks, or a bracket, one or several, may stand between a number and its sign. */
  private static final String CURRENCY = "\\p{Sc}|\\b[A-Z]{3}";

  /**
   * A sign before a number, at the text's beginning or behind what is no part of a word: the hyphen
   * of {@code SKU-5} is none. A bracket is one at the beginning alone.
   */
  private static final Pattern SIGN_BEFORE =
      Pattern.compile(
          ("(?:(?:^|[^\\p{L}\\p{N}])MINUS|^BLANK*\\(|\\b(?:CR|Cr|cr)BLANK)"
                  + "(?:BLANK|[(\\[{<|]|CURRENCY)*$")
              .replace("MINUS", MINUS)
              .replace("BLANK", BLANK)
              .replace("CURRENCY", CURRENCY));

  /** Books write the sign behind the number, too, or {@code CR} for a credit. */
  private static final Pattern SIGN_BEHIND =
      Pattern.compile(
          "(?:BLANK|[)\\]}>|]|CURRENCY)*(?:MINUS|(?i:CR|DR|minus|neg)\\.?)BLANK*$"
              .replace("MINUS", MINUS)
              .replace("BLANK", BLANK)
              .replace("CURRENCY", CURRENCY.replace("\\b", "")));

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
    char sign = at(text, to);
    if (sign == 'e' || sign == 'E') {
      char next = at(text, to + 1);
      return isDigit(next) || ((next == '+' || next == '-') && isDigit(at(text, to + 2)));
    }
    if (isMagnitude(sign) && !Character.isLetter(at(text, to + 1))) {
      return true;
    }
    return (isSeparator(sign) && isDigit(at(text, to + 1)))
        || isGroupBehind(text, to)
        || SIGN_BEHIND.matcher(text.substring(Math.min(to, text.length()))).lookingAt();
  }

  /** A separator behind a digit, or a sign of the number. */
  private static boolean isCutBefore(String text, int from) {
    return (from > 0 && isSeparator(text.charAt(from - 1)) && isDigit(at(text, from - 2)))
        || SIGN_BEFORE.matcher(text.substring(0, from)).find();
  }

  /** Blanks between groups of three digits are of one number. */
  private static boolean isGroupBehind(String text, int to) {
    return isBlank(at(text, to))
        && to + 1 < text.length()
        && isDigit(at(text, to + 1))
        && isDigit(at(text, to + 2))
        && isDigit(at(text, to + 3))
        && !isDigit(at(text, to + 4));
  }

  private static boolean isBlank(char sign) {
    return Character.isWhitespace(sign) || Character.isSpaceChar(sign);
  }

  private static boolean isMagnitude(char sign) {
    return sign == 'k' || sign == 'K' || sign == 'M';
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
}
