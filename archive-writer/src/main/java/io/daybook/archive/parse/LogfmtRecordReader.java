package io.daybook.archive.parse;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads logfmt: {@code key=value} pairs with blanks or tabs between them. A quoted value has the
 * escapes of JSON; a key without value is {@code true}; {@code key=} has no value, {@code key=""}
 * is an empty text.
 */
final class LogfmtRecordReader implements RecordReader {
  private static final int EXTRA = -1;
  private static final int END = -1;

  private final Utf8 utf8 = new Utf8();
  private final LogfmtKeys keys;
  private final boolean[] isSet;
  private final Map<String, Integer> timesSeen = new HashMap<>();
  private byte[] bytes = new byte[0];
  private int start;
  private int end;
  private int at;

  /**
   * @param slots what the mapping reads: key to slot
   */
  LogfmtRecordReader(Map<String, Integer> slots) {
    this.keys = new LogfmtKeys(slots, EXTRA);
    this.isSet = new boolean[slots.values().stream().mapToInt(slot -> slot + 1).max().orElse(0)];
  }

  @Override
  public void read(byte[] record, int from, int to, RawRecord into) throws RejectedRecordException {
    utf8.require(record, from, to);
    bytes = record;
    start = from;
    at = from;
    end = to;
    Arrays.fill(isSet, false);
    timesSeen.clear();
    for (skipBlanks(); at < end; skipBlanks()) {
      pair(into);
    }
  }

  private void skipBlanks() {
    while (at < end && isBlank(bytes[at])) {
      at++;
    }
  }

  private void pair(RawRecord into) throws RejectedRecordException {
    int from = at;
    while (isPlain(peek()) && bytes[at] != '=') {
      at++;
    }
    if (at == from) {
      throw refused("a key");
    }
    LogfmtKeys.LogfmtKey key = keys.of(bytes, from, at);
    if (peek() != '=') {
      requireBlank("'=' or a blank behind a key");
      put(key, "true", into);
      return;
    }
    at++;
    if (peek() == '"') {
      put(key, quoted(), into);
      requireBlank("a blank behind a quoted value");
      return;
    }
    int valueFrom = at;
    while (isPlain(peek())) {
      at++;
    }
    requireBlank("a blank or a quoted value");
    if (at > valueFrom) {
      put(key, text(valueFrom, at), into);
    }
  }

  private void put(LogfmtKeys.LogfmtKey key, String text, RawRecord into)
      throws RejectedRecordException {
    if (key.slot() == EXTRA) {
      int times = timesSeen.merge(key.name(), 1, Integer::sum);
      into.putExtra(times == 1 ? key.name() : key.name() + "#" + times, text);
      return;
    }
    if (isSet[key.slot()]) {
      throw new RejectedRecordException(
          RejectReason.KEY_TWICE, "expected the key '" + key.name() + "' once but found it twice");
    }
    isSet[key.slot()] = true;
    into.put(key.slot(), text);
  }

  private String quoted() throws RejectedRecordException {
    at++;
    int from = at;
    while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    if (peek() == '"') {
      return text(from, at++);
    }
    StringBuilder unescaped = new StringBuilder(text(from, at));
    while (peek() != '"') {
      if (peek() == END) {
        throw refused("a quote at the value's end");
      }
      if (bytes[at] == '\\') {
        at++;
        unescaped.append(escaped());
      } else {
        int plain = at;
        while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
          at++;
        }
        unescaped.append(text(plain, at));
      }
    }
    at++;
    String text = unescaped.toString();
    Utf8.requireWholeCharacters(text);
    return text;
  }

  private char escaped() throws RejectedRecordException {
    int sign = peek();
    at++;
    return switch (sign) {
      case '"', '\\', '/' -> (char) sign;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> {
        at--;
        throw refused("one of \" \\ / n t r b f u behind a backslash");
      }
    };
  }

  private char unicode() throws RejectedRecordException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw refused("four hexadecimal digits behind \\u");
      }
      code = code * 16 + digit;
      at++;
    }
    return (char) code;
  }

  private void requireBlank(String expected) throws RejectedRecordException {
    if (at < end && !isBlank(bytes[at])) {
      throw refused(expected);
    }
  }

  private int peek() {
    return at < end ? bytes[at] & 0xff : END;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Signs of a key or an unquoted value: no blank, no quote, no control character. */
  private static boolean isPlain(int sign) {
    return sign > ' ' && sign != '"' && sign != 0x7f;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private RejectedRecordException refused(String expected) {
    String found =
        at < end ? "'" + text(at, wholeCharacters(Math.min(end, at + 20))) + "'" : "the end";
    return new RejectedRecordException(
        RejectReason.NOT_LOGFMT,
        "expected " + expected + " at byte " + (at - start) + " but found " + found);
  }

  private int wholeCharacters(int to) {
    int whole = to;
    while (whole < end && (bytes[whole] & 0xC0) == 0x80) {
      whole++;
    }
    return whole;
  }
}
