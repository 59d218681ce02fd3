package io.daybook.archive.columns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Maps of texts by text: by row how many entries, then the entries of all rows. */
final class MapVector {
  private final NumberVector counts;
  private final TextVector keys;
  private final TextVector values;

  /** The keys of the last row, which mostly has those of the one before. */
  private List<String> lastNames = List.of();

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
    boolean same = names.equals(lastNames);
    int firstOfLast = keys.size() - lastNames.size();
    for (int i = 0; i < names.size(); i++) {
      if (same) {
        keys.addAgain(firstOfLast + i);
      } else {
        add(keys, names.get(i));
      }
      add(values, texts.get(i));
    }
    lastNames = same ? lastNames : List.copyOf(names);
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

  /** Returns who takes some of the maps after the other, while none is added. */
  MapSelector selector() {
    return new MapSelector();
  }

  /** Takes maps in another order. */
  final class MapSelector {
    private final int[] ends = new int[counts.size()];
    private final TextVector.TextSelector keySelector = keys.selector();
    private final TextVector.TextSelector valueSelector = values.selector();

    MapSelector() {
      copyEndsTo(ends, 0, 0);
    }

    MapVector select(int[] rows, int from, int to, Footprint footprint) {
      long[] selected = new long[to - from];
      int entries = 0;
      for (int i = from; i < to; i++) {
        int count = ends[rows[i]] - start(rows[i]);
        selected[i - from] = count;
        entries += count;
      }
      int[] places = new int[entries];
      int fill = 0;
      for (int i = from; i < to; i++) {
        for (int entry = start(rows[i]); entry < ends[rows[i]]; entry++) {
          places[fill++] = entry;
        }
      }
      return new MapVector(
          NumberVector.of(selected, footprint),
          keySelector.select(places, 0, entries, footprint),
          valueSelector.select(places, 0, entries, footprint));
    }

    private int start(int row) {
      return row == 0 ? 0 : ends[row - 1];
    }
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
