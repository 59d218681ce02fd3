package io.daybook.archive.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where plain JSON ends in valid UTF-8: texts without escapes, numbers without exponents,
 * true, false, null, and lists of objects of these.
 */
final class JsonEnds {
  /** In the place of an end: what stands there isn't plain. */
  static final int NOT_PLAIN = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int SPACE = 0x20;
  private static final int MOST_DIGITS = 100;

  private JsonEnds() {}

  /** Returns eight bytes. */
  static long word(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /** Returns where the colon behind a key stands. */
  static int colon(byte[] bytes, int from, int to) {
    int at = behindSpace(bytes, from, to);
    return at < to && bytes[at] == ':' ? at : NOT_PLAIN;
  }

  static int endOfValue(byte[] bytes, int at, int to) {
    if (at == to) {
      return NOT_PLAIN;
    }
    return switch (bytes[at]) {
      case '"' -> {
        int end = endOfText(bytes, at + 1, to);
        yield end == NOT_PLAIN ? NOT_PLAIN : end + 1;
      }
      case 't' -> endOfWord(bytes, at, to, "true");
      case 'f' -> endOfWord(bytes, at, to, "false");
      case 'n' -> endOfWord(bytes, at, to, "null");
      default -> endOfNumber(bytes, at, to);
    };
  }

  /** Returns the end of a null or of a list of plain objects, in which keys may stand twice. */
  static int endOfList(byte[] bytes, int from, int to) {
    if (from == to || bytes[from] != '[') {
      return endOfWord(bytes, from, to, "null");
    }
    int at = behindSpace(bytes, from + 1, to);
    if (at < to && bytes[at] == ']') {
      return at + 1;
    }
    while (true) {
      int end = endOfObject(bytes, at, to);
      at = end == NOT_PLAIN ? to : behindSpace(bytes, end, to);
      if (at == to) {
        return NOT_PLAIN;
      }
      if (bytes[at] == ']') {
        return at + 1;
      }
      if (bytes[at] != ',') {
        return NOT_PLAIN;
      }
      at = behindSpace(bytes, at + 1, to);
    }
  }

  private static int endOfObject(byte[] bytes, int from, int to) {
    if (from == to || bytes[from] != '{') {
      return NOT_PLAIN;
    }
    int at = behindSpace(bytes, from + 1, to);
    while (true) {
      int key = at < to && bytes[at] == '"' ? endOfText(bytes, at + 1, to) : NOT_PLAIN;
      int colon = key == NOT_PLAIN ? NOT_PLAIN : colon(bytes, key + 1, to);
      int end =
          colon == NOT_PLAIN ? NOT_PLAIN : endOfValue(bytes, behindSpace(bytes, colon + 1, to), to);
      at = end == NOT_PLAIN ? to : behindSpace(bytes, end, to);
      if (at == to) {
        return NOT_PLAIN;
      }
      if (bytes[at] == '}') {
        return at + 1;
      }
      if (bytes[at] != ',') {
        return NOT_PLAIN;
      }
      at = behindSpace(bytes, at + 1, to);
    }
  }

  /** Returns where the closing quote of a text stands that has no escapes. */
  static int endOfText(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = word(bytes, at);
      long quotes = word ^ (ONES * '"');
      long escapes = word ^ (ONES * '\\');
      // The lowest bit that is set is that of the first such byte; those above may be wrong.
      long stops =
          (((quotes - ONES) & ~quotes)
                  | ((escapes - ONES) & ~escapes)
                  | ((word - ONES * SPACE) & ~word))
              & HIGH_BITS;
      if (stops != 0) {
        int stop = at + Long.numberOfTrailingZeros(stops) / Byte.SIZE;
        return bytes[stop] == '"' ? stop : NOT_PLAIN;
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == '"') {
        return at;
      }
      if (bytes[at] == '\\' || (bytes[at] >= 0 && bytes[at] < SPACE)) {
        return NOT_PLAIN;
      }
    }
    return NOT_PLAIN;
  }

  private static int endOfWord(byte[] bytes, int at, int to, String word) {
    int end = at + word.length();
    for (int i = 0; i < word.length(); i++) {
      if (at + i == to || bytes[at + i] != word.charAt(i)) {
        return NOT_PLAIN;
      }
    }
    return end;
  }

  private static int endOfNumber(byte[] bytes, int from, int to) {
    int at = bytes[from] == '-' ? from + 1 : from;
    int whole = digits(bytes, at, to);
    if (whole == 0 || (whole > 1 && bytes[at] == '0')) {
      return NOT_PLAIN;
    }
    at += whole;
    if (at < to && bytes[at] == '.') {
      int behind = digits(bytes, at + 1, to);
      if (behind == 0) {
        return NOT_PLAIN;
      }
      at += 1 + behind;
    }
    boolean hasExponent = at < to && (bytes[at] == 'e' || bytes[at] == 'E');
    return hasExponent || at - from > MOST_DIGITS ? NOT_PLAIN : at;
  }

  private static int digits(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at - from;
  }

  static int behindSpace(byte[] bytes, int from, int to) {
    if (from < to && bytes[from] > SPACE) {
      return from;
    }
    int at = from;
    while (at < to
        && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
      at++;
    }
    return at;
  }
}
