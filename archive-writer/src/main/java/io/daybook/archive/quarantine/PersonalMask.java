package io.daybook.archive.quarantine;

import java.util.regex.Pattern;

/**
 * Whether personal values may be read. A quarantined record is nobody's column yet, so that all of
 * it may be personal: masked, each letter is {@code x} or {@code X} and each digit {@code 9}; what
 * is neither stays, and so does the length.
 */
public enum PersonalMask {
  /** Letters and digits of records are hidden, and what a message cites of them. */
  MASKED,
  /** Everything is shown as it is. */
  PLAIN;

  private static final String FOUND = " found ";
  private static final String FOUND_BUT = " but" + FOUND;
  private static final String IN_HEADER = "' in the header" + FOUND_BUT;
  private static final String TWICE = FOUND_BUT + "it twice";
  private static final Pattern PLACE = Pattern.compile("^at byte \\d+: ");
  private static final Pattern OWN_WORDS =
      Pattern.compile(
          "|none|none; .*|more|more behind it; .*|a longer one|an array|a bare value|[\\d,.]+"
              + "|that the record gives none.*|(other )?bytes .*|[-+]?\\d+-\\d\\d-\\d\\d( in |T\\S+Z \\().*");

  /** Returns a record's text as it may be shown. */
  public String text(String record) {
    if (this == PLAIN) {
      return record;
    }
    StringBuilder masked = new StringBuilder(record.length());
    record.codePoints().map(PersonalMask::masked).forEach(masked::appendCodePoint);
    return masked.toString();
  }

  private static int masked(int sign) {
    if (Character.isLetter(sign)) {
      return Character.isUpperCase(sign) ? 'X' : 'x';
    }
    return Character.isDigit(sign) ? '9' : sign;
  }

  /**
   * Returns a refusal's message as it may be shown. What was expected is the mapping's own; what
   * was found is the record's, unless it is one of Daybook's phrases, a number or a time. A header
   * may be a record, and a key that is there twice may be one that no mapping names.
   */
  public String message(String message) {
    int found = message.indexOf(FOUND);
    int from = found < 0 ? message.length() : found + FOUND.length();
    String rest = message.substring(from);
    if (this == MASKED && message.endsWith(TWICE)) {
      int quote = message.indexOf('\'');
      return quote < 0 ? message : message.substring(0, quote) + quoted(message.substring(quote));
    }
    boolean isOwn = OWN_WORDS.matcher(rest).matches() && !message.contains(IN_HEADER);
    if (this == PLAIN || isOwn) {
      return found < 0 && this == MASKED ? fromQuote(message) : message;
    }
    return message.substring(0, from) + (PLACE.matcher(rest).find() ? fromQuote(rest) : text(rest));
  }

  /** Masks up to the last quote; what stands behind is Daybook's own. */
  private String quoted(String message) {
    int end = message.lastIndexOf('\'') + 1;
    return text(message.substring(0, end)) + message.substring(end);
  }

  /** What a library cites stands in quotes; its words before are its own. */
  private String fromQuote(String message) {
    int quote = message.indexOf(": ") < 0 ? -1 : message.indexOf('\'', message.indexOf(": "));
    return quote < 0 ? message : message.substring(0, quote) + text(message.substring(quote));
  }
}
