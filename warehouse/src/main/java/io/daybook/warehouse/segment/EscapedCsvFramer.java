package io.daybook.warehouse.segment;

/** CSV records with escapes: the character behind one is text, also a line end or a quote. */
final class EscapedCsvFramer implements RecordFramer {
  private final byte delimiter;
  private final byte quote;
  private final byte escape;
  private final boolean hasQuote;
  private boolean fieldStart;
  private boolean quoted;
  private boolean escaped;

  EscapedCsvFramer(byte delimiter, byte quote, byte escape) {
    this.delimiter = delimiter;
    this.quote = quote;
    this.escape = escape;
    this.hasQuote = quote != Framing.CsvFraming.NONE;
  }

  @Override
  public int endOfRecord(byte[] bytes, int from, int to) {
    fieldStart = true;
    quoted = false;
    escaped = false;
    return endOfRest(bytes, from, to);
  }

  @Override
  public int endOfRest(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (escaped) {
        escaped = false;
      } else if (b == escape) {
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
