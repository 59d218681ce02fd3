package io.daybook.warehouse.segment;

/** CSV records: a line end inside quotes is text. */
final class CsvFramer implements RecordFramer {
  private final byte delimiter;
  private final byte quote;

  CsvFramer(byte delimiter, byte quote) {
    this.delimiter = delimiter;
    this.quote = quote;
  }

  @Override
  public int endOfRecord(byte[] bytes, int from, int to) {
    boolean fieldStart = true;
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (quoted) {
        // A doubled quote closes and opens again at once, which leaves the same state.
        if (b == quote) {
          quoted = false;
          fieldStart = i + 1 < to && bytes[i + 1] == quote;
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
