package io.daybook.archive.trial;

import io.daybook.warehouse.segment.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Records of many lines: in a csv a stray quote may have taken them in. */
final class LongRecords implements Inspection {
  private static final int MANY_QUOTED_LINES = 20;
  private static final int MANY_LINES = 500;

  private final Framing framing;
  private final Tally swallowed = new Tally();
  private final Tally longest = new Tally();
  private long swallowedLines;
  private long line = 1;
  private int delimiters = -1;

  LongRecords(Framing framing) {
    this.framing = framing;
  }

  @Override
  public void look(TriedRecord record) {
    String text = record.text();
    String[] lines = text.split("\n", -1);
    if (framing instanceof Framing.CsvFraming csv) {
      csv(record, csv, lines);
    } else {
      longest.look();
      if (lines.length > MANY_LINES) {
        longest.see(record, () -> describe(lines.length, 0, lines[0]));
      }
    }
    line += record.lineEnds();
  }

  private void csv(TriedRecord record, Framing.CsvFraming csv, String[] lines) {
    if (delimiters < 0) {
      delimiters = count(lines[0], csv.delimiter());
    }
    swallowed.look();
    longest.look();
    int rows = 0;
    for (int i = 1; i < lines.length && delimiters > 0; i++) {
      rows += count(lines[i], csv.delimiter()) == delimiters ? 1 : 0;
    }
    if (rows == 0 && lines.length <= MANY_QUOTED_LINES) {
      return;
    }
    int quoteLine = openQuote(record.text(), csv);
    String shown = lines[Math.min(quoteLine, lines.length - 1)];
    swallowedLines += rows;
    (rows > 0 ? swallowed : longest).see(record, () -> describe(lines.length, quoteLine, shown));
  }

  private String describe(int lines, int quoteLine, String text) {
    return String.format(
        Locale.ROOT,
        "%,d lines from line %,d of the sample on: '%s'",
        lines,
        line + quoteLine,
        Finding.excerpt(text));
  }

  /** Returns the line of the first quote that opens a field and isn't closed on its line. */
  private static int openQuote(String text, Framing.CsvFraming csv) {
    int at = 0;
    boolean quoted = false;
    int quotedIn = 0;
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      boolean fieldBegins =
          i == 0 || text.charAt(i - 1) == csv.delimiter() || text.charAt(i - 1) == '\n';
      if (sign == csv.quote() && (quoted || fieldBegins)) {
        quoted = !quoted;
        quotedIn = at;
      } else if (sign == '\n') {
        if (quoted) {
          return quotedIn;
        }
        at++;
      }
    }
    return 0;
  }

  private static int count(String text, char sign) {
    return (int) text.chars().filter(c -> c == sign).count();
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (swallowed.isSeen()) {
      findings.add(
          Finding.of(
              FindingCode.RECORD_OF_MANY_LINES,
              null,
              swallowed,
              swallowedLines
                  + " lines in it look like records of their own; if the log doesn't quote, write"
                  + " 'quote: none'"));
    }
    if (longest.isSeen()) {
      findings.add(
          Finding.of(
              FindingCode.RECORD_OF_MANY_LINES,
              null,
              longest,
              framing instanceof Framing.CsvFraming
                  ? "if the log doesn't quote, write 'quote: none'"
                  : "look whether 'start-pattern' fits the first line of each record"));
    }
    return findings;
  }
}
