package io.daybook.archive.parse;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.segment.Framing.CsvFraming;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes records apart without quotes, with escapes, or with a mark for no value. An escape makes a
 * delimiter, a quote, an escape or a line end behind it text; before anything else it is text
 * itself.
 */
final class MarkedFieldSplitter implements FieldSplitter {
  private final char delimiter;
  private final char quote;
  private final char escape;
  private final boolean hasQuote;
  private final boolean hasEscape;
  private final @Nullable String nullText;
  private final List<@Nullable String> fields = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String record = "";
  private int at;

  MarkedFieldSplitter(CsvFraming framing, @Nullable String nullText) {
    this.delimiter = framing.delimiter();
    this.quote = framing.quote();
    this.escape = framing.escape();
    this.hasQuote = quote != CsvFraming.NONE;
    this.hasEscape = escape != CsvFraming.NONE;
    this.nullText = nullText;
  }

  @Override
  public List<@Nullable String> split(String text) throws RejectedRecordException {
    record = text;
    at = 0;
    fields.clear();
    fields.add(field());
    while (at < record.length()) {
      at++; // the delimiter
      fields.add(field());
    }
    return fields;
  }

  /** Reads up to the next delimiter or the end. */
  private @Nullable String field() throws RejectedRecordException {
    if (hasQuote && at < record.length() && record.charAt(at) == quote) {
      return quoted();
    }
    int from = at;
    if (!hasEscape) {
      int end = record.indexOf(delimiter, from);
      at = end < 0 ? record.length() : end;
      return value(from, record.substring(from, at));
    }
    text.setLength(0);
    for (; at < record.length() && record.charAt(at) != delimiter; at++) {
      take();
    }
    return value(from, text.toString());
  }

  /** A null mark is compared as it stands, since it may begin with the escape. */
  private @Nullable String value(int from, String unescaped) {
    boolean isNull =
        nullText != null && at - from == nullText.length() && record.startsWith(nullText, from);
    return isNull ? null : unescaped;
  }

  private String quoted() throws RejectedRecordException {
    text.setLength(0);
    for (at++; at < record.length(); at++) {
      if (record.charAt(at) != quote) {
        take();
      } else if (at + 1 < record.length() && record.charAt(at + 1) == quote) {
        at++;
        text.append(quote);
      } else {
        at++;
        if (at < record.length() && record.charAt(at) != delimiter) {
          throw new RejectedRecordException(
              RejectReason.NOT_CSV,
              "expected a CSV record: Unexpected character after closing quote: '"
                  + record.charAt(at)
                  + "'");
        }
        return text.toString();
      }
    }
    throw new RejectedRecordException(
        RejectReason.NOT_CSV, "expected a CSV record: Unclosed quoted field");
  }

  /** Takes a character, or the one that an escape makes text. */
  private void take() {
    char c = record.charAt(at);
    if (hasEscape && c == escape && at + 1 < record.length() && isSpecial(record.charAt(at + 1))) {
      at++;
      c = record.charAt(at);
    }
    text.append(c);
  }

  private boolean isSpecial(char c) {
    return c == delimiter || c == escape || c == '\n' || c == '\r' || (hasQuote && c == quote);
  }
}
