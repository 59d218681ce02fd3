package io.daybook.archive.columns;

import io.daybook.archive.table.Texts;
import it.unimi.dsi.fastutil.HashCommon;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Distinct texts by number, in the order in which they came first. */
final class TextDictionary {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_SLOTS = 16;

  private final Footprint footprint;
  private final Texts texts;
  private int[] hashes = new int[FIRST_SLOTS / 2];

  /** By hash the number of a text and one; 0 is free. Half of it is. */
  private int[] slots = new int[FIRST_SLOTS];

  TextDictionary(Footprint footprint) {
    this(footprint, new Texts());
  }

  private TextDictionary(Footprint footprint, Texts texts) {
    this.footprint = footprint;
    this.texts = texts;
    footprint.changed(0, bytes());
  }

  /** Takes distinct texts over. */
  static TextDictionary of(Texts texts, Footprint footprint) {
    TextDictionary dictionary = new TextDictionary(footprint, texts);
    long before = dictionary.bytes();
    dictionary.hashes = new int[Math.max(FIRST_SLOTS / 2, texts.count())];
    for (int text = 0; text < texts.count(); text++) {
      dictionary.hashes[text] = hash(texts.bytes(), texts.start(text), texts.end(text));
    }
    dictionary.fillSlots(
        Math.max(FIRST_SLOTS, Integer.highestOneBit(Math.max(1, texts.count())) * 4));
    footprint.changed(before, dictionary.bytes());
    return dictionary;
  }

  private long bytes() {
    return texts.footprint() + (long) Integer.BYTES * (hashes.length + slots.length);
  }

  /** Returns the texts. */
  Texts texts() {
    return texts;
  }

  /** Returns the number of a text, which is added if it is new. */
  int number(byte[] bytes, int from, int to) {
    return number(bytes, from, to, hash(bytes, from, to));
  }

  /** Returns the number of a text of another dictionary. */
  int number(TextDictionary other, int text) {
    return number(
        other.texts.bytes(), other.texts.start(text), other.texts.end(text), other.hashes[text]);
  }

  private int number(byte[] bytes, int from, int to, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    for (int taken = slots[slot]; taken != 0; taken = slots[slot]) {
      if (hashes[taken - 1] == hash && texts.isEqual(taken - 1, bytes, from, to)) {
        return taken - 1;
      }
      slot = (slot + 1) & mask;
    }
    return add(bytes, from, to, hash, slot);
  }

  private int add(byte[] bytes, int from, int to, int hash, int slot) {
    long before = bytes();
    int number = texts.count();
    texts.add(bytes, from, to);
    slots[slot] = number + 1;
    if (number == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * number);
    }
    hashes[number] = hash;
    if (2 * (number + 1) > slots.length) {
      fillSlots(2 * slots.length);
    }
    footprint.changed(before, bytes());
    return number;
  }

  private void fillSlots(int size) {
    slots = new int[size];
    for (int number = 0; number < texts.count(); number++) {
      int slot = hashes[number] & (size - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (size - 1);
      }
      slots[slot] = number + 1;
    }
  }

  /** Hashes eight bytes at a time. */
  private static int hash(byte[] bytes, int from, int to) {
    int length = to - from;
    long hash = length;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = HashCommon.mix(hash ^ (long) LONG.get(bytes, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = (rest << Byte.SIZE) | (bytes[at] & 0xff);
    }
    return (int) HashCommon.murmurHash3(hash ^ rest);
  }
}
