package io.daybook.archive.columns;

import io.daybook.archive.table.Texts;
import java.nio.ByteBuffer;

/** Texts of a column; some may be null. */
final class TextVector {
  private final NumberVector numbers;
  private final TextDictionary dictionary;

  TextVector(Footprint footprint) {
    this(new NumberVector(footprint), new TextDictionary(footprint));
  }

  private TextVector(NumberVector numbers, TextDictionary dictionary) {
    this.numbers = numbers;
    this.dictionary = dictionary;
  }

  int size() {
    return numbers.size();
  }

  void add(byte[] text) {
    numbers.add(dictionary.number(text, 0, text.length, numbers.size()) + 1L);
  }

  void addNull() {
    numbers.add(0);
  }

  /** Returns a text's number in the dictionary and one; 0 is null. */
  NumberVector numbers() {
    return numbers;
  }

  TextDictionary dictionary() {
    return dictionary;
  }

  /** Returns some of the texts in another order; only what occurs is in their dictionary. */
  TextVector select(int[] rows, int from, int to, Footprint footprint) {
    NumberVector selected = new NumberVector(footprint);
    Texts occurring = new Texts();
    int[] known = new int[dictionary.texts().count() + 1];
    for (int i = from; i < to; i++) {
      int number = (int) numbers.get(rows[i]);
      if (number > 0 && known[number] == 0) {
        occurring.add(dictionary.texts(), number - 1);
        known[number] = occurring.count();
      }
      selected.add(known[number]);
    }
    return new TextVector(selected, TextDictionary.of(occurring, footprint));
  }

  int encodedBytes() {
    return numbers.encodedBytes() + TextBytes.encodedBytes(dictionary.texts());
  }

  void putInto(ByteBuffer target) {
    numbers.putInto(target);
    TextBytes.put(dictionary.texts(), target);
  }

  static TextVector read(ByteBuffer source, Footprint footprint) {
    NumberVector numbers = NumberVector.read(source, footprint);
    return new TextVector(numbers, TextDictionary.of(TextBytes.read(source), footprint));
  }
}
