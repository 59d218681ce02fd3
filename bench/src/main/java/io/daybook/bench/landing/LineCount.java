package io.daybook.bench.landing;

import java.util.BitSet;

/** Counts which of the numbered lines are there. */
public final class LineCount {
  private final long expected;
  private final BitSet seen;
  private long doubled;
  private long damaged;

  /**
   * @param expected lines, numbered from 0
   */
  LineCount(long expected) {
    this.expected = expected;
    this.seen = new BitSet(Math.toIntExact(expected));
  }

  /**
   * What was found.
   *
   * @param lost lines that are nowhere
   * @param doubled how many more there are than different ones
   * @param damaged what is no whole line, or none of the input's
   */
  public record LineTotals(long lost, long doubled, long damaged) {
    /** Returns whether every line is there once, and nothing else. */
    public boolean isExact() {
      return lost == 0 && doubled == 0 && damaged == 0;
    }
  }

  /** Takes what stands between two line ends. */
  void line(byte[] bytes, int from, int to) {
    long number = NumberedLines.number(bytes, from, to);
    if (number < 0 || number >= expected) {
      damaged++;
    } else if (seen.get((int) number)) {
      doubled++;
    } else {
      seen.set((int) number);
    }
  }

  LineTotals result() {
    return new LineTotals(expected - seen.cardinality(), doubled, damaged);
  }
}
