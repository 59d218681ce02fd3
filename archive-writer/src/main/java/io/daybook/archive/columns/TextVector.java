package io.daybook.archive.columns;

import io.daybook.archive.record.TextSlice;
import io.daybook.archive.table.Texts;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Texts of a column; some may be null. */
final class TextVector {
  private final NumberVector numbers;
  private final TextDictionary dictionary;

  /** Texts that wait to be sought together; null as long as each is sought at once. */
  private @Nullable TextBatch batch;

  TextVector(Footprint footprint) {
    this(new NumberVector(footprint), new TextDictionary(footprint));
  }

  private TextVector(NumberVector numbers, TextDictionary dictionary) {
    this.numbers = numbers;
    this.dictionary = dictionary;
  }

  int size() {
    return numbers.size() + (batch == null ? 0 : batch.size());
  }

  void add(byte[] bytes, int from, int to) {
    if (batch == null && dictionary.isWorthBatches()) {
      batch = new TextBatch();
    }
    if (batch != null && batch.add(bytes, from, to)) {
      takeBatch(batch);
    } else if (batch == null) {
      numbers.add(dictionary.number(bytes, from, to, numbers.size()) + 1L);
    }
  }

  void add(TextSlice text) {
    add(text.bytes(), text.start(), text.end());
  }

  /** Appends a text that is there already. */
  void addAgain(int row) {
    numbers().add(numbers.get(row));
  }

  void addNull() {
    if (batch == null) {
      numbers.add(0);
    } else if (batch.addNull()) {
      takeBatch(batch);
    }
  }

  private void takeBatch(TextBatch full) {
    dictionary.takeIn(full, numbers);
    full.clear();
    if (dictionary.isUnsought()) {
      batch = null;
    }
  }

  /** Returns a text's number in the dictionary and one; 0 is null. */
  NumberVector numbers() {
    if (batch != null) {
      takeBatch(batch);
    }
    return numbers;
  }

  TextDictionary dictionary() {
    if (batch != null) {
      takeBatch(batch);
    }
    return dictionary;
  }

  /** Returns who takes some of the texts after the other, while none is added. */
  TextSelector selector() {
    return new TextSelector();
  }

  /** Takes texts in another order; only what occurs among them is in their dictionary. */
  final class TextSelector {
    /** By a text's number and one: its number and one in the last vector that has it, and base. */
    private final int[] known = new int[dictionary().texts().count() + 1];

    /** How many texts all vectors before had. */
    private int base;

    TextVector select(int[] rows, int from, int to, Footprint footprint) {
      Texts texts = dictionary.texts();
      Texts occurring = new Texts();
      long[] selected = new long[to - from];
      for (int i = from; i < to; i++) {
        int number = (int) numbers.get(rows[i]);
        if (number > 0) {
          if (known[number] <= base) {
            occurring.add(texts, number - 1);
            known[number] = base + occurring.count();
          }
          selected[i - from] = (long) known[number] - base;
        }
      }
      base = Math.addExact(base, occurring.count());
      return new TextVector(
          NumberVector.of(selected, footprint), TextDictionary.of(occurring, footprint));
    }
  }

  int encodedBytes() {
    return numbers().encodedBytes() + TextBytes.encodedBytes(dictionary.texts());
  }

  void putInto(ByteBuffer target) {
    numbers().putInto(target);
    TextBytes.put(dictionary.texts(), target);
  }

  static TextVector read(ByteBuffer source, Footprint footprint) {
    NumberVector numbers = NumberVector.read(source, footprint);
    return new TextVector(numbers, TextDictionary.of(TextBytes.read(source), footprint));
  }
}
