package io.daybook.archive.parse;

import io.daybook.archive.record.RawRecord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that are plain JSON objects, as nearly all are: texts without escapes, numbers
 * without exponents, true, false, null; no key twice, nothing nested. It expects the keys of the
 * last record in their order, and compares their bytes instead of reading them. Whatever else it
 * meets it declines, and {@link JsonTree} reads, which is the definition.
 */
final class FlatJson {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int SPACE = 0x20;
  private static final int NOT_PLAIN = -1;
  private static final int MOST_KEYS = 1000;
  private static final int MOST_DIGITS = 100;

  /** In bytes: keys that were met are held. */
  private static final int LONGEST_KEY = 500;

  private final Map<String, Integer> slots;
  private final Set<String> notFlat;
  private final Map<String, FlatKey> known = new HashMap<>();

  /** By place the key of the last record that had so many. */
  private FlatKey[] expected = {};

  private long records;

  /** Where the value begins of the key that was found last, or blanks before it. */
  private int behindKey;

  /** A key that was met. */
  private static final class FlatKey {
    final String name;

    /** In quotes, with its colon. */
    final byte[] bytes;

    /** The same, eight by eight, without the rest. */
    final long[] words;

    /** Below 0: no pointer names it. */
    final int slot;

    long seenIn;

    FlatKey(String name, int slot) {
      this.name = name;
      this.bytes = ('"' + name + "\":").getBytes(StandardCharsets.UTF_8);
      this.words = new long[bytes.length / Long.BYTES];
      Arrays.setAll(words, word -> (long) LONG.get(bytes, Long.BYTES * word));
      this.slot = slot;
    }

    boolean isAt(byte[] text, int at, int to) {
      if (to - at < bytes.length) {
        return false;
      }
      for (int word = 0; word < words.length; word++) {
        if ((long) LONG.get(text, at + Long.BYTES * word) != words[word]) {
          return false;
        }
      }
      for (int i = Long.BYTES * words.length; i < bytes.length; i++) {
        if (text[at + i] != bytes[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param slots of single texts, by the name of their key
   * @param notFlat keys below which pointers lead
   */
  FlatJson(Map<String, Integer> slots, Set<String> notFlat) {
    this.slots = Map.copyOf(slots);
    this.notFlat = Set.copyOf(notFlat);
  }

  /**
   * Reads a record.
   *
   * @param bytes of valid UTF-8
   * @return false if it isn't plain: then texts of slots may be set, and nothing else is
   */
  boolean read(byte[] bytes, int from, int to, RawRecord into) {
    int extras = into.extraNames().size();
    records++;
    if (isPlain(bytes, from, to, into)) {
      return true;
    }
    into.dropExtras(extras);
    return false;
  }

  private boolean isPlain(byte[] bytes, int from, int to, RawRecord into) {
    int at = behindSpace(bytes, from, to);
    if (at == to || bytes[at] != '{') {
      return false;
    }
    at = behindSpace(bytes, at + 1, to);
    for (int field = 0; ; field++) {
      FlatKey key = key(bytes, at, to, field);
      if (key == null || key.seenIn == records) {
        return false;
      }
      key.seenIn = records;
      at = behindSpace(bytes, behindKey, to);
      int end = endOfValue(bytes, at, to);
      if (end == NOT_PLAIN) {
        return false;
      }
      take(bytes, at, end, key, into);
      at = behindSpace(bytes, end, to);
      if (at == to) {
        return false;
      }
      if (bytes[at] == '}') {
        return behindSpace(bytes, at + 1, to) == to;
      }
      if (bytes[at] != ',') {
        return false;
      }
      at = behindSpace(bytes, at + 1, to);
    }
  }

  /** Returns the key that stands at a place with its colon; null if none does. */
  private @Nullable FlatKey key(byte[] bytes, int at, int to, int field) {
    if (field < expected.length && expected[field].isAt(bytes, at, to)) {
      behindKey = at + expected[field].bytes.length;
      return expected[field];
    }
    int end = at < to && bytes[at] == '"' ? endOfText(bytes, at + 1, to) : NOT_PLAIN;
    int colon = end == NOT_PLAIN ? NOT_PLAIN : colon(bytes, end + 1, to);
    if (colon == NOT_PLAIN || end - at > LONGEST_KEY) {
      return null;
    }
    behindKey = colon + 1;
    String name = new String(bytes, at + 1, end - at - 1, StandardCharsets.UTF_8);
    FlatKey key = known.get(name);
    if (key == null) {
      if (known.size() == MOST_KEYS || notFlat.contains(name)) {
        return null;
      }
      key = new FlatKey(name, slots.getOrDefault(name, NOT_PLAIN));
      known.put(name, key);
    }
    if (field == expected.length && field < MOST_KEYS) {
      expected = Arrays.copyOf(expected, field + 1);
    }
    if (field < expected.length) {
      expected[field] = key;
    }
    return key;
  }

  private static int colon(byte[] bytes, int from, int to) {
    int at = behindSpace(bytes, from, to);
    return at < to && bytes[at] == ':' ? at : NOT_PLAIN;
  }

  /** Puts a value where it belongs; null is none. */
  private static void take(byte[] bytes, int at, int end, FlatKey key, RawRecord into) {
    boolean isNull = bytes[at] == 'n';
    int quote = bytes[at] == '"' ? 1 : 0;
    if (key.slot >= 0) {
      if (isNull) {
        into.put(key.slot, null);
      } else {
        into.put(key.slot, bytes, at + quote, end - quote);
      }
    } else if (!isNull) {
      int length = end - at - 2 * quote;
      into.putExtra(key.name, new String(bytes, at + quote, length, StandardCharsets.UTF_8));
    }
  }

  private static int endOfValue(byte[] bytes, int at, int to) {
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

  /** Returns where the closing quote of a text stands that has no escapes. */
  private static int endOfText(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONG.get(bytes, at);
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

  private static int behindSpace(byte[] bytes, int from, int to) {
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
