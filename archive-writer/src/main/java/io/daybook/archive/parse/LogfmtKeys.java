package io.daybook.archive.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys by their bytes, so that a record's keys need no texts of their own. Names that the
 * mapping doesn't read are learned, as far as there is room.
 */
final class LogfmtKeys {
  private static final int ROOM = 1024;

  private final @Nullable LogfmtKey[] table;
  private final byte[][] names;
  private final int otherSlot;
  private int known;

  /**
   * A key.
   *
   * @param slot what the mapping reads it as
   */
  record LogfmtKey(String name, int slot) {}

  /**
   * @param slots what the mapping reads: key to slot
   * @param otherSlot the slot of all other keys
   */
  LogfmtKeys(Map<String, Integer> slots, int otherSlot) {
    this.table = new @Nullable LogfmtKey[4 * Integer.highestOneBit(ROOM + slots.size())];
    this.names = new byte[table.length][];
    this.otherSlot = otherSlot;
    slots.forEach(
        (name, slot) -> {
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          put(place(bytes, 0, bytes.length), bytes, new LogfmtKey(name, slot));
        });
  }

  LogfmtKey of(byte[] bytes, int from, int to) {
    int place = place(bytes, from, to);
    LogfmtKey key = table[place];
    if (key != null) {
      return key;
    }
    byte[] own = Arrays.copyOfRange(bytes, from, to);
    LogfmtKey other = new LogfmtKey(new String(own, StandardCharsets.UTF_8), otherSlot);
    if (known < ROOM) {
      known++;
      put(place, own, other);
    }
    return other;
  }

  private void put(int place, byte[] name, LogfmtKey key) {
    names[place] = name;
    table[place] = key;
  }

  /** Returns where the key stands, or the empty place where it would. */
  private int place(byte[] bytes, int from, int to) {
    int hash = 0x811c9dc5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * 0x01000193;
    }
    int place = (hash ^ (hash >>> 15)) & (table.length - 1);
    while (table[place] != null
        && !Arrays.equals(names[place], 0, names[place].length, bytes, from, to)) {
      place = (place + 1) & (table.length - 1);
    }
    return place;
  }
}
