package io.daybook.warehouse.segment;

/** Lines ended by LF. */
final class LineFramer implements RecordFramer {
  @Override
  public int endOfRecord(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return INCOMPLETE;
  }

  @Override
  public int endOfRest(byte[] bytes, int from, int to) {
    return endOfRecord(bytes, from, to);
  }
}
