package io.daybook.warehouse.segment;

import java.nio.charset.Charset;

/**
 * CSV records with escapes, or in a charset in which second bytes look like delimiters, quotes or
 * escapes. The character behind an escape is text, also a line end or a quote; the second byte of a
 * character is nothing of its own.
 */
final class MarkedCsvFramer implements RecordFramer {
  private final byte delimiter;
  private final byte quote;
  private final byte escape;
  private final boolean hasQuote;
  private final boolean hasEscape;
  private final boolean[] leads;
  private boolean fieldStart;
  private boolean quoted;
  private boolean escaped;
  private boolean inCharacter;

  MarkedCsvFramer(Framing.CsvFraming framing) {
    this.delimiter = (byte) framing.delimiter();
    this.quote = (byte) framing.quote();
    this.escape = (byte) framing.escape();
    this.hasQuote = quote != Framing.CsvFraming.NONE;
    this.hasEscape = escape != Framing.CsvFraming.NONE;
    String charset = framing.charset();
    this.leads =
        charset == null ? new boolean[256] : new CharacterBytes(Charset.forName(charset)).leads();
  }

  @Override
  public int endOfRecord(byte[] bytes, int from, int to) {
    fieldStart = true;
    quoted = false;
    escaped = false;
    inCharacter = false;
    return endOfRest(bytes, from, to);
  }

  @Override
  public int endOfRest(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      boolean second = inCharacter && CharacterBytes.isSecond(b);
      inCharacter = !second && b < 0 && leads[b & 0xff];
      if (second) {
        fieldStart = false;
      } else if (escaped) {
        escaped = false;
      } else if (hasEscape && b == escape) {
        escaped = true;
        fieldStart = false;
      } else if (quoted) {
        if (b == quote) {
          quoted = false;
          fieldStart = true;
        }
      } else if (hasQuote && b == quote && fieldStart) {
        quoted = true;
        fieldStart = false;
      } else if (b == '\n') {
        return i + 1;
      } else {
        fieldStart = b == delimiter;
      }
    }
    return INCOMPLETE;
  }
}
