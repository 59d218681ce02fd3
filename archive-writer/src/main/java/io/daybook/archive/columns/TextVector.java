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

  /** Returns some of the texts in another order; only what occurs is in their dictionary. */
  TextVector select(int[] rows, int from, int to, Footprint footprint) {
    NumberVector selected = new NumberVector(footprint);
    Texts occurring = new Texts();
    int[] known = new int[dictionary().texts().count() + 1];
    for (int i = from; i < to; i++) {
      int number = (int) numbers().get(rows[i]);
      if (number > 0 && known[number] == 0) {
        occurring.add(dictionary.texts(), number - 1);
        known[number] = occurring.count();
      }
      selected.add(known[number]);
    }
    return new TextVector(selected, TextDictionary.of(occurring, footprint));
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
