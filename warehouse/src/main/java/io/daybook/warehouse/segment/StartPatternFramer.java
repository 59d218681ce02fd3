package io.daybook.warehouse.segment;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Records of several lines: one ends where the next line that fits the pattern begins. A line is
 * judged by its first {@link #LINE_HEAD_BYTES} bytes without its line end, so that lines of any
 * length are framed in little memory.
 */
final class StartPatternFramer implements RecordFramer {
  static final int LINE_HEAD_BYTES = 8 << 10;

  private final Matcher matcher;
  private final Charset charset;
  private final AsciiText ascii = new AsciiText();

  /** Whether the line under way is known to belong to the record. */
  private boolean settled;

  private int undecided;

  StartPatternFramer(Pattern start, Charset charset) {
    this.charset = charset;
    this.matcher = start.matcher("");
  }

  @Override
  public int endOfRecord(byte[] bytes, int from, int to) {
    settled = true;
    return endOfRest(bytes, from, to);
  }

  @Override
  public int endOfRest(byte[] bytes, int from, int to) {
    undecided = 0;
    int line = from;
    while (line < to) {
      if (!settled) {
        int headLimit = Math.min(to, line + LINE_HEAD_BYTES);
        int headEnd = lineEnd(bytes, line, headLimit);
        if (headEnd < 0 && to - line < LINE_HEAD_BYTES) {
          undecided = to - line;
          return INCOMPLETE;
        }
        if (isStart(bytes, line, headEnd < 0 ? headLimit : headEnd)) {
          return line;
        }
        settled = true;
      }
      int end = lineEnd(bytes, line, to);
      if (end < 0) {
        return INCOMPLETE;
      }
      line = end + 1;
      settled = false;
    }
    return INCOMPLETE;
  }

  @Override
  public int undecided() {
    return undecided;
  }

  @Override
  public int endOfInput(byte[] bytes, int from, int to) {
    return from < to && isStart(bytes, from, to) ? from : to;
  }

  private boolean isStart(byte[] bytes, int from, int to) {
    int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    CharSequence text =
        ascii.holds(bytes, from, end) ? ascii : new String(bytes, from, end - from, charset);
    return matcher.reset(text).find();
  }

  /** Returns the index of the next LF, or -1. */
  private static int lineEnd(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Bytes seen as text where they stand, as most lines can be. */
  private static final class AsciiText implements CharSequence {
    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    /** Turns to other bytes; returns whether all of them are ASCII. */
    boolean holds(byte[] text, int start, int end) {
      for (int i = start; i < end; i++) {
        if (text[i] < 0) {
          return false;
        }
      }
      bytes = text;
      from = start;
      to = end;
      return true;
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      return (char) bytes[from + index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return toString().substring(start, end);
    }

    @Override
    public String toString() {
      return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }
  }
}
