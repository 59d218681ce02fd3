package io.daybook.archive.suggest;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to cut a text into rows of fields.
 *
 * @param quote around fields; {@link #NONE}: none
 * @param escape before a character that is text; {@link #NONE}: none
 */
record CsvCut(char delimiter, char quote, char escape) {
  static final char NONE = 0;

  /**
   * A row.
   *
   * @param text without its line end
   * @param flaws characters behind a closing quote, and a quote that is never closed
   */
  record CsvRow(String text, List<String> fields, int flaws) {
    boolean isBlank() {
      return text.isBlank();
    }
  }

  /** Cuts a text; a quote opens a field as its first character only. */
  List<CsvRow> rows(String text) {
    List<CsvRow> rows = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      from = row(text, from, rows);
    }
    return rows;
  }

  private int row(String text, int from, List<CsvRow> rows) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean closed = false;
    boolean atBeginning = true;
    int flaws = 0;
    int at = from;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (escape != NONE && c == escape && at + 1 < text.length()) {
        field.append(text.charAt(++at));
        atBeginning = false;
      } else if (quoted) {
        if (c != quote) {
          field.append(c);
        } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
          field.append(c);
          at++;
        } else {
          quoted = false;
          closed = true;
        }
      } else if (c == '\n') {
        break;
      } else if (c == delimiter) {
        fields.add(field.toString());
        field.setLength(0);
        closed = false;
        atBeginning = true;
      } else if (quote != NONE && c == quote && atBeginning) {
        quoted = true;
        atBeginning = false;
      } else {
        flaws += closed && c != '\r' ? 1 : 0;
        field.append(c);
        atBeginning = false;
      }
    }
    flaws += quoted ? 1 : 0;
    String last = field.toString();
    fields.add(last.endsWith("\r") ? last.substring(0, last.length() - 1) : last);
    String row = text.substring(from, at);
    rows.add(
        new CsvRow(row.endsWith("\r") ? row.substring(0, row.length() - 1) : row, fields, flaws));
    return at + 1;
  }
}
