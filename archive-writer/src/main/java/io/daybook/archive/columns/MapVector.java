package io.daybook.archive.columns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Maps of texts by text: by row how many entries, then the entries of all rows. */
final class MapVector {
  private final NumberVector counts;
  private final TextVector keys;
  private final TextVector values;

  MapVector(Footprint footprint) {
    this(new NumberVector(footprint), new TextVector(footprint), new TextVector(footprint));
  }

  private MapVector(NumberVector counts, TextVector keys, TextVector values) {
    this.counts = counts;
    this.keys = keys;
    this.values = values;
  }

  void add(List<String> names, List<String> texts) {
    counts.add(names.size());
    for (int i = 0; i < names.size(); i++) {
      add(keys, names.get(i));
      add(values, texts.get(i));
    }
  }

  private static void add(TextVector to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.add(bytes, 0, bytes.length);
  }

  int rows() {
    return counts.size();
  }

  TextVector keys() {
    return keys;
  }

  TextVector values() {
    return values;
  }

  /** Copies to an array where each row's entries end, counted from a number. */
  void copyEndsTo(int[] target, int at, int firstEntry) {
    counts.copyTo(target, at);
    int end = firstEntry;
    for (int row = at; row < at + counts.size(); row++) {
      end += target[row];
      target[row] = end;
    }
  }

  MapVector select(int[] rows, int from, int to, Footprint footprint) {
    int[] ends = new int[counts.size()];
    copyEndsTo(ends, 0, 0);
    NumberVector selected = new NumberVector(footprint);
    int entries = 0;
    for (int i = from; i < to; i++) {
      selected.add(counts.get(rows[i]));
      entries += (int) counts.get(rows[i]);
    }
    int[] places = new int[entries];
    int fill = 0;
    for (int i = from; i < to; i++) {
      for (int entry = rows[i] == 0 ? 0 : ends[rows[i] - 1]; entry < ends[rows[i]]; entry++) {
        places[fill++] = entry;
      }
    }
    return new MapVector(
        selected,
        keys.select(places, 0, entries, footprint),
        values.select(places, 0, entries, footprint));
  }

  int encodedBytes() {
    return counts.encodedBytes() + keys.encodedBytes() + values.encodedBytes();
  }

  void putInto(ByteBuffer target) {
    counts.putInto(target);
    keys.putInto(target);
    values.putInto(target);
  }

  static MapVector read(ByteBuffer source, Footprint footprint) {
    return new MapVector(
        NumberVector.read(source, footprint),
        TextVector.read(source, footprint),
        TextVector.read(source, footprint));
  }
}
