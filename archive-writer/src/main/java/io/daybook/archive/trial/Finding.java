package io.daybook.archive.trial;

import org.jspecify.annotations.Nullable;

/**
 * A doubt about a mapping. It is no error: a person decides.
 *
 * @param code its kind
 * @param subject the column, path or list it is about; null if it is about whole records
 * @param count how many values or records it was seen in
 * @param of among how many that could have shown it
 * @param seen the first of them, and what becomes of it
 * @param position byte offset of its record in the sample
 * @param why it matters
 * @param remedy what to write into the mapping, or to look at
 */
public record Finding(
    FindingCode code,
    @Nullable String subject,
    long count,
    long of,
    String seen,
    long position,
    String why,
    String remedy) {
  private static final int LONGEST = 60;

  /** Returns a doubt that a tally has an example of. */
  static Finding of(FindingCode code, @Nullable String subject, Tally tally, String remedy) {
    return new Finding(
        code,
        subject,
        tally.count(),
        tally.of(),
        tally.example(),
        tally.position(),
        code.why(),
        remedy);
  }

  /** Returns the beginning of a text, on one line. */
  static String excerpt(String text) {
    String line = text.strip().replaceAll("\\R", "⏎");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
