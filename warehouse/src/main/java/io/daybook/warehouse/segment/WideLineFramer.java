package io.daybook.warehouse.segment;

/**
 * Lines of characters of two bytes. A character begins at an even place of its file: the bytes of
 * LF across two characters, or as half of another one, end nothing.
 */
final class WideLineFramer implements RecordFramer {
  private final Framing.CodeUnit unit;
  private int undecided;

  WideLineFramer(Framing.CodeUnit unit) {
    this.unit = unit;
  }

  @Override
  public int endOfRecord(byte[] bytes, int from, int to) {
    return endOfRest(bytes, from, to);
  }

  /** The rest of a file that had ended within a character begins with the rest of it. */
  @Override
  public int endOfRecord(byte[] bytes, int from, int to, long position) {
    return endOfRest(bytes, from + (int) (position % unit.bytes()), to);
  }

  @Override
  public int endOfRest(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + unit.bytes() <= to; at += unit.bytes()) {
      if (unit.isLineEnd(bytes, at)) {
        undecided = 0;
        return at + unit.bytes();
      }
    }
    undecided = Math.max(0, to - at);
    return INCOMPLETE;
  }

  @Override
  public int undecided() {
    return undecided;
  }
}
