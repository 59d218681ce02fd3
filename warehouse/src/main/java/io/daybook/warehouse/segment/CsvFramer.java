package io.daybook.warehouse.segment;

/** CSV records: a line end inside quotes is text. */
final class CsvFramer implements RecordFramer {
  private final byte delimiter;
  private final byte quote;
  private boolean fieldStart;
  private boolean quoted;

  CsvFramer(byte delimiter, byte quote) {
    this.delimiter = delimiter;
    this.quote = quote;
  }

  @Override
  public int endOfRecord(byte[] bytes, int from, int to) {
    fieldStart = true;
    quoted = false;
    return endOfRest(bytes, from, to);
  }

  @Override
  public int endOfRest(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (quoted) {
        // A doubled quote closes and opens again at once, which leaves the same state; any other
        // byte behind the quote settles anew whether a field starts.
        if (b == quote) {
          quoted = false;
          fieldStart = true;
        }
      } else if (b == quote && fieldStart) {
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
