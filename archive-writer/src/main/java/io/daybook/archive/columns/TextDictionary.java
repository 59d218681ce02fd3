package io.daybook.archive.columns;

import io.daybook.archive.table.Texts;
import java.util.Optional;

/**
 * Texts by number, in the order in which they came first. Each is there once, as long as that is
 * worth its search: a search in a large table waits for memory several times, and where more than
 * nine in sixteen of many values were new, every further one is taken for new.
 */
final class TextDictionary {
  private static final int FIRST_SLOTS = 16;
  private static final int CACHED_SLOTS = 1 << 12;
  private static final int NONE = -1;

  /** So many values tell whether a column repeats itself. */
  private static final int MANY = 1 << 16;

  private final Footprint footprint;
  private final Texts texts;

  /** By hash: the hash, and the number of a text and one; 0 is free. Empty once none is sought. */
  private long[] slots = new long[FIRST_SLOTS];

  TextDictionary(Footprint footprint) {
    this(footprint, new Texts());
  }

  private TextDictionary(Footprint footprint, Texts texts) {
    this.footprint = footprint;
    this.texts = texts;
    footprint.changed(0, bytes());
  }

  /** Takes texts over, which aren't sought in. */
  static TextDictionary of(Texts texts, Footprint footprint) {
    TextDictionary dictionary = new TextDictionary(footprint, texts);
    dictionary.seekNoMore();
    return dictionary;
  }

  private long bytes() {
    return texts.footprint() + (long) Long.BYTES * slots.length;
  }

  private void seekNoMore() {
    long before = bytes();
    slots = new long[0];
    footprint.changed(before, bytes());
  }

  /** Returns the texts. */
  Texts texts() {
    return texts;
  }

  /** Returns whether every further text is taken for a new one. */
  boolean isUnsought() {
    return slots.length == 0;
  }

  /**
   * Returns the number of a text, which is added if it is new.
   *
   * @param values how many came so far
   */
  int number(byte[] bytes, int from, int to, int values) {
    if (isUnsought()) {
      return append(bytes, from, to);
    }
    if (values >= MANY && texts.count() > values / 16 * 9) {
      seekNoMore();
      return append(bytes, from, to);
    }
    return sought(bytes, from, to);
  }

  /** Returns whether a search waits for memory, so that several are better made side by side. */
  boolean isWorthBatches() {
    return slots.length > CACHED_SLOTS;
  }

  /**
   * Takes in a batch. Each step is made for all its texts before the next one: then they wait for
   * memory together, where whole searches would wait one after the other.
   *
   * @param numbers to which the number of each is appended, and one; 0 for null
   */
  void takeIn(TextBatch batch, NumberVector numbers) {
    int[] found = isUnsought() ? batch.noNumbers() : likely(batch);
    byte[] bytes = batch.bytes();
    for (int i = 0; i < batch.size(); i++) {
      int from = batch.start(i);
      int to = batch.end(i);
      if (batch.isNull(i)) {
        numbers.add(0);
      } else if (found[i] >= 0 && texts.isEqual(found[i], bytes, from, to)) {
        numbers.add(found[i] + 1L);
      } else {
        numbers.add(number(bytes, from, to, numbers.size()) + 1L);
      }
    }
  }

  /** Returns of each text of a batch the number of the one that it most likely is, or -1. */
  private int[] likely(TextBatch batch) {
    int[] hashes = batch.hashes();
    int[] found = batch.noNumbers();
    int mask = slots.length - 1;
    for (int i = 0; i < batch.size(); i++) {
      found[i] = slots[hashes[i] & mask] == 0 ? NONE : 0;
    }
    for (int i = 0; i < batch.size(); i++) {
      found[i] = found[i] == NONE ? NONE : numberOfHash(hashes[i], mask);
    }
    byte[] known = texts.bytes();
    for (int i = 0; i < batch.size(); i++) {
      int at = found[i] == NONE ? 0 : texts.start(found[i]);
      boolean begins =
          batch.start(i) < batch.end(i)
              && at < known.length
              && known[at] == batch.bytes()[batch.start(i)];
      found[i] = begins ? found[i] : NONE;
    }
    return found;
  }

  private int numberOfHash(int hash, int mask) {
    int slot = hash & mask;
    for (long taken = slots[slot]; taken != 0; taken = slots[slot]) {
      if ((int) (taken >>> Integer.SIZE) == hash) {
        return (int) taken - 1;
      }
      slot = (slot + 1) & mask;
    }
    return NONE;
  }

  /**
   * Takes in all texts of another one, each once.
   *
   * @param mostBytes that a dictionary page of all texts may have
   * @return by the number of each there, and one, its number here, and one; nothing if the texts
   *     take more, then some of them are missing
   */
  Optional<int[]> takeIn(TextDictionary other, long mostBytes) {
    int[] numbers = new int[other.texts.count() + 1];
    for (int text = 0; text < other.texts.count(); text++) {
      numbers[text + 1] =
          1 + sought(other.texts.bytes(), other.texts.start(text), other.texts.end(text));
      if (texts.length() + (long) Integer.BYTES * texts.count() > mostBytes) {
        return Optional.empty();
      }
    }
    return Optional.of(numbers);
  }

  private int append(byte[] bytes, int from, int to) {
    long before = texts.footprint();
    texts.add(bytes, from, to);
    footprint.changed(before, texts.footprint());
    return texts.count() - 1;
  }

  private int sought(byte[] bytes, int from, int to) {
    int hash = (int) Texts.hash(bytes, from, to);
    int mask = slots.length - 1;
    int slot = hash & mask;
    for (long taken = slots[slot]; taken != 0; taken = slots[slot]) {
      int number = (int) taken - 1;
      if ((int) (taken >>> Integer.SIZE) == hash && texts.isEqual(number, bytes, from, to)) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    return add(bytes, from, to, hash, slot);
  }

  private int add(byte[] bytes, int from, int to, int hash, int slot) {
    int number = append(bytes, from, to);
    slots[slot] = ((long) hash << Integer.SIZE) | (number + 1);
    if (4 * (number + 1L) > 3L * slots.length) {
      long before = bytes();
      makeSlots();
      footprint.changed(before, bytes());
    }
    return number;
  }

  /** Makes twice as many slots. */
  private void makeSlots() {
    long[] taken = slots;
    slots = new long[2 * taken.length];
    int mask = slots.length - 1;
    for (long text : taken) {
      if (text != 0) {
        int slot = (int) (text >>> Integer.SIZE) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = text;
      }
    }
  }
}
