package io.daybook.archive.parse;

import static io.daybook.archive.parse.JsonEnds.NOT_PLAIN;
import static io.daybook.archive.parse.JsonEnds.behindSpace;

import io.daybook.archive.record.ListText;
import io.daybook.archive.record.RawRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that are plain JSON objects, as nearly all are: texts without escapes, numbers
 * without exponents, true, false, null; no key twice, nothing nested but lists that the mapping
 * unfolds, of such objects. It expects the keys of the last record in their order, and compares
 * their bytes instead of reading them. Whatever else it meets it declines, and {@link JsonTree}
 * reads, which is the definition.
 */
final class FlatJson {
  private static final int MOST_KEYS = 1000;

  /** In bytes: keys that were met are held. */
  private static final int LONGEST_KEY = 500;

  private final Map<String, Integer> slots;
  private final Map<String, Integer> lists;
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

    /** Below 0: no pointer names a text there. */
    final int slot;

    /** Below 0: no pointer names a list there. */
    final int list;

    long seenIn;

    FlatKey(String name, int slot, int list) {
      this.name = name;
      this.bytes = ('"' + name + "\":").getBytes(StandardCharsets.UTF_8);
      this.words = new long[bytes.length / Long.BYTES];
      Arrays.setAll(words, word -> JsonEnds.word(bytes, Long.BYTES * word));
      this.slot = slot;
      this.list = list;
    }

    boolean isAt(byte[] text, int at, int to) {
      if (to - at < bytes.length) {
        return false;
      }
      for (int word = 0; word < words.length; word++) {
        if (JsonEnds.word(text, at + Long.BYTES * word) != words[word]) {
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
   * @param lists by the name of their key
   * @param notFlat keys below which other pointers lead
   */
  FlatJson(Map<String, Integer> slots, Map<String, Integer> lists, Set<String> notFlat) {
    this.slots = Map.copyOf(slots);
    this.lists = Map.copyOf(lists);
    this.notFlat = Set.copyOf(notFlat);
  }

  /**
   * Reads a record.
   *
   * @param bytes of valid UTF-8
   * @return false if it isn't plain: then texts of slots and lists may be set, and nothing else is
   */
  boolean read(byte[] bytes, int from, int to, RawRecord into) {
    int extras = into.extraNames().size();
    int end = object(bytes, behindSpace(bytes, from, to), to, into);
    if (end != NOT_PLAIN && behindSpace(bytes, end, to) == to) {
      return true;
    }
    into.dropExtras(extras);
    return false;
  }

  /**
   * Reads an object that more may stand behind.
   *
   * @param bytes of valid UTF-8
   * @return where it ends; {@link JsonEnds#NOT_PLAIN} if it isn't plain: then texts of slots and
   *     lists may be set, and nothing else is
   */
  int readObject(byte[] bytes, int from, int to, RawRecord into) {
    int extras = into.extraNames().size();
    int end = object(bytes, from, to, into);
    if (end == NOT_PLAIN) {
      into.dropExtras(extras);
    }
    return end;
  }

  private int object(byte[] bytes, int from, int to, RawRecord into) {
    records++;
    if (from == to || bytes[from] != '{') {
      return NOT_PLAIN;
    }
    int at = behindSpace(bytes, from + 1, to);
    for (int field = 0; ; field++) {
      FlatKey key = key(bytes, at, to, field);
      if (key == null || key.seenIn == records) {
        return NOT_PLAIN;
      }
      key.seenIn = records;
      at = behindSpace(bytes, behindKey, to);
      int end =
          key.list < 0 ? JsonEnds.endOfValue(bytes, at, to) : JsonEnds.endOfList(bytes, at, to);
      if (end == NOT_PLAIN) {
        return NOT_PLAIN;
      }
      take(bytes, at, end, key, into);
      at = behindSpace(bytes, end, to);
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

  /** Returns the key that stands at a place with its colon; null if none does. */
  private @Nullable FlatKey key(byte[] bytes, int at, int to, int field) {
    if (field < expected.length && expected[field].isAt(bytes, at, to)) {
      behindKey = at + expected[field].bytes.length;
      return expected[field];
    }
    int end = at < to && bytes[at] == '"' ? JsonEnds.endOfText(bytes, at + 1, to) : NOT_PLAIN;
    int colon = end == NOT_PLAIN ? NOT_PLAIN : JsonEnds.colon(bytes, end + 1, to);
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
      key = new FlatKey(name, slots.getOrDefault(name, -1), lists.getOrDefault(name, -1));
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

  /** Puts a value where it belongs; null is none. */
  private static void take(byte[] bytes, int at, int end, FlatKey key, RawRecord into) {
    boolean isNull = bytes[at] == 'n';
    int quote = bytes[at] == '"' ? 1 : 0;
    if (key.list >= 0) {
      into.putList(
          key.list,
          isNull
              ? ListText.NONE
              : new ListText(ListText.ListContent.ELEMENTS, ByteBuffer.wrap(bytes, at, end - at)));
    } else if (key.slot >= 0) {
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
}
