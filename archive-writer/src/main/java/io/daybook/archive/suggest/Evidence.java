package io.daybook.archive.suggest;

import java.util.Locale;

/** Writes evidence as comments have it. */
final class Evidence {
  private static final int LONGEST_EXCERPT = 60;

  private Evidence() {}

  /** Returns a sentence with numbers written alike everywhere. */
  static String of(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Returns a text on one line, without characters that a terminal acts on. */
  static String line(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]", "?");
  }

  /** Returns the beginning of a text, on one line. */
  static String excerpt(String text) {
    String line = line(text.strip());
    return line.length() > LONGEST_EXCERPT ? line.substring(0, LONGEST_EXCERPT) + "…" : line;
  }
}
