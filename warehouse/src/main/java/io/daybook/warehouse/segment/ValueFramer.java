package io.daybook.warehouse.segment;

/**
 * JSON values one behind the other, over line ends or without any. A record ends behind its value
 * and what separates it from the next one: blanks, commas, the end of an array around it, up to the
 * line end. Brackets before a value belong to it, so that the elements of an array around values
 * are records, wherever a segment begins.
 *
 * <p>Bytes that can't be JSON end a record as early as that shows, so that a value that was cut off
 * takes few others along: a line end in a text, and a brace where no value can begin. Bytes that
 * begin no value are a record up to the line end.
 */
final class ValueFramer implements RecordFramer {
  /** Deeper inside, no value is told from another. */
  private static final int DEEPEST = 1024;

  private enum ScanState {
    BEFORE,
    INSIDE,
    TEXT,
    ESCAPE,
    SCALAR,
    NO_VALUE,
    BEHIND
  }

  private final int maxRecordBytes;
  private ScanState state = ScanState.BEFORE;
  private final boolean[] isArray = new boolean[DEEPEST];
  private int depth;

  /** The last byte inside the value that is no blank and not inside a text. */
  private byte last;

  private boolean lineStart;
  private long passed;

  /**
   * @param maxRecordBytes a value that is longer ends before the next line that begins with one
   */
  ValueFramer(int maxRecordBytes) {
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public int endOfRecord(byte[] bytes, int from, int to) {
    state = ScanState.BEFORE;
    depth = 0;
    passed = 0;
    return endOfRest(bytes, from, to);
  }

  @Override
  public int endOfRest(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      switch (state) {
        case TEXT -> {
          if (b == '"') {
            state = depth == 0 ? ScanState.BEHIND : ScanState.INSIDE;
            last = b;
          } else if (b == '\\') {
            state = ScanState.ESCAPE;
          } else if (b == '\n') {
            return i + 1;
          }
        }
        case ESCAPE -> {
          if (b == '\n') {
            return i + 1;
          }
          state = ScanState.TEXT;
        }
        case INSIDE -> {
          if ((b == '{' || b == '[') && beginsAnother(passed + i - from)) {
            return i;
          }
          inside(b);
        }
        case BEFORE -> {
          if (b == '\n') {
            return i + 1;
          }
          before(b);
        }
        case NO_VALUE -> {
          if (b == '\n') {
            return i + 1;
          }
        }
        case SCALAR, BEHIND -> {
          if (b == '\n') {
            return i + 1;
          }
          if (state == ScanState.BEHIND || !isScalar(b)) {
            state = ScanState.BEHIND;
            if (!isBlank(b) && b != ',' && b != ']') {
              return i;
            }
          }
        }
      }
    }
    passed += to - from;
    return INCOMPLETE;
  }

  /** Whether a brace or bracket inside the value is the beginning of another one all the same. */
  private boolean beginsAnother(long length) {
    boolean allowed =
        last == ':' || last == '[' || (last == ',' && (depth > DEEPEST || isArray[depth - 1]));
    return !allowed || (lineStart && length > maxRecordBytes);
  }

  private void inside(byte b) {
    if (isBlank(b)) {
      return;
    }
    lineStart = b == '\n';
    if (lineStart) {
      return;
    }
    last = b;
    if (b == '"') {
      state = ScanState.TEXT;
    } else if (b == '{' || b == '[') {
      open(b);
    } else if (b == '}' || b == ']') {
      depth--;
      if (depth == 0) {
        state = ScanState.BEHIND;
      }
    }
  }

  private void before(byte b) {
    if (b == '{') {
      state = ScanState.INSIDE;
      last = b;
      lineStart = false;
      open(b);
    } else if (b == '"') {
      state = ScanState.TEXT;
    } else if (b == '-' || (b >= '0' && b <= '9') || b == 't' || b == 'f' || b == 'n') {
      state = ScanState.SCALAR;
    } else if (!Framing.ValueFraming.isSeparator(b)) {
      state = ScanState.NO_VALUE;
    }
  }

  private void open(byte b) {
    if (depth < DEEPEST) {
      isArray[depth] = b == '[';
    }
    depth++;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private static boolean isScalar(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '+'
        || b == '-'
        || b == '.';
  }

  @Override
  public boolean mayBeWhole() {
    return state == ScanState.BEHIND || state == ScanState.BEFORE;
  }
}
