package io.daybook.archive.columns;

import io.daybook.archive.table.ColumnFiles;
import io.daybook.archive.table.ColumnValues;
import io.daybook.archive.table.Texts;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Events of one day in memory, in one or more parts, whose rows count on from part to part: brought
 * into the order of the table (user, time, arrival) and handed over column by column.
 */
final class DayRows {
  private final EventShape shape;
  private final List<EventColumns> parts;

  /** By part its first row; behind the last the number of all rows. */
  private final int[] starts;

  DayRows(EventShape shape, List<EventColumns> parts) {
    this.shape = shape;
    this.parts = List.copyOf(parts);
    this.starts = new int[parts.size() + 1];
    for (int part = 0; part < parts.size(); part++) {
      starts[part + 1] = Math.addExact(starts[part], parts.get(part).rows());
    }
  }

  int rows() {
    return starts[parts.size()];
  }

  /** Returns what all rows take in memory. */
  long bytes() {
    return parts.stream().mapToLong(EventColumns::bytes).sum();
  }

  /** Returns all rows in the order of the table. */
  int[] inOrder() {
    return sorted(IntStream.range(0, rows()).toArray());
  }

  /** Returns some rows in the order of the table. */
  int[] inOrder(BitSet wanted) {
    return sorted(wanted.stream().toArray());
  }

  private int[] sorted(int[] wanted) {
    int[] users = userRanks();
    int[] ends = ends(wanted, users);
    int[] next = new int[ends.length];
    System.arraycopy(ends, 0, next, 1, ends.length - 1);
    long[] allTimes = longs(EventColumns::times);
    long[] times = new long[wanted.length];
    long[] rows = new long[wanted.length];
    for (int row : wanted) {
      int at = next[users[row]]++;
      times[at] = allTimes[row];
      rows[at] = row;
    }
    for (int user = 0, from = 0; user < ends.length; from = ends[user++]) {
      if (ends[user] - from > 1) {
        LongArrays.radixSort(times, rows, from, ends[user]);
      }
    }
    int[] order = new int[wanted.length];
    Arrays.setAll(order, i -> (int) rows[i]);
    for (int user = 0, from = 0; user < ends.length; from = ends[user++]) {
      sortEqualTimes(order, times, from, ends[user]);
    }
    return order;
  }

  /** Returns by rank where the rows of its user end, if users stand in their order. */
  private static int[] ends(int[] rows, int[] ranks) {
    int[] ends = new int[Arrays.stream(ranks).max().orElse(0) + 1];
    for (int row : rows) {
      ends[ranks[row]]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    return ends;
  }

  private void sortEqualTimes(int[] order, long[] times, int first, int behind) {
    for (int from = first, to; from < behind; from = to) {
      to = from + 1;
      while (to < behind && times[from] == times[to]) {
        to++;
      }
      if (to - from > 1) {
        IntArrays.quickSort(order, from, to, this::compareByArrival);
      }
    }
  }

  private int compareByArrival(int row, int other) {
    int part = part(row);
    int otherPart = part(other);
    return EventIds.compareByArrival(
        parts.get(part).ids(),
        row - starts[part],
        parts.get(otherPart).ids(),
        other - starts[otherPart]);
  }

  private int part(int row) {
    int found = Arrays.binarySearch(starts, row);
    return found >= 0 ? found : -found - 2;
  }

  /**
   * Returns by row where its user stands among all of them; null, which is 0, before all others.
   */
  private int[] userRanks() {
    Merged users = merged(part -> part.texts(shape.userId()));
    int[] ranks = new int[users.texts.count() + 1];
    System.arraycopy(users.texts.ranks(), 0, ranks, 1, users.texts.count());
    return gather(ranks, users.numbers);
  }

  /**
   * Returns a column of the table.
   *
   * @param order the rows that are wanted, in their order
   */
  ColumnValues column(int column, int[] order, SegmentTexts segments) {
    return switch (shape.origin(column)) {
      case EVENT_ID -> eventIds(order);
      case TIME ->
          new ColumnValues.NumberValues(gather(longs(EventColumns::times), order), new BitSet());
      case TIME_MILLIS -> millis(order);
      case OFFSET ->
          new ColumnValues.NumberValues(
              gather(longs(part -> part.ids().offsets()), order), new BitSet());
      case SEGMENT -> ColumnValues.Strings.ofDistinct(segments(order), segments.names());
      case SOURCE -> {
        int[] sources = segments(order);
        Arrays.setAll(sources, i -> segments.sourceOf(sources[i]));
        yield ColumnValues.Strings.ofDistinct(sources, segments.sources());
      }
      case EXTRA -> extras(order);
      case TEXT -> texts(column, order);
      case NUMBER -> numbers(column, order);
    };
  }

  /** Returns by place in the order the number of the row's segment. */
  int[] segments(int[] order) {
    return gather(ints(part -> part.ids().segments()), order);
  }

  private ColumnValues eventIds(int[] order) {
    if (parts.size() == 1) {
      return ColumnValues.Strings.ofAny(order, parts.get(0).ids().ids());
    }
    int bytes = parts.stream().mapToInt(part -> part.ids().ids().length()).sum();
    Texts all = new Texts(rows(), bytes);
    parts.forEach(part -> all.addAll(part.ids().ids()));
    return ColumnValues.Strings.ofAny(order, all);
  }

  private ColumnValues millis(int[] order) {
    long[] times = gather(longs(EventColumns::times), order);
    Arrays.setAll(times, i -> Math.floorDiv(times[i], 1000L));
    return new ColumnValues.NumberValues(times, new BitSet());
  }

  private ColumnValues numbers(int column, int[] order) {
    BitSet all = new BitSet();
    for (int part = 0; part < parts.size(); part++) {
      int start = starts[part];
      parts.get(part).numbers(column).nulls().stream().forEach(row -> all.set(start + row));
    }
    BitSet nulls = new BitSet();
    if (!all.isEmpty()) {
      for (int i = 0; i < order.length; i++) {
        if (all.get(order[i])) {
          nulls.set(i);
        }
      }
    }
    long[] values = longs(part -> part.numbers(column).values());
    return new ColumnValues.NumberValues(gather(values, order), nulls);
  }

  private ColumnValues texts(int column, int[] order) {
    Merged all = merged(part -> part.texts(column));
    int[] numbers = gather(all.numbers, order);
    Arrays.setAll(numbers, i -> numbers[i] - 1);
    return all.strings(numbers);
  }

  private ColumnValues extras(int[] order) {
    int[] allEnds = new int[rows()];
    int entries = 0;
    for (int part = 0; part < parts.size(); part++) {
      parts.get(part).extras().copyEndsTo(allEnds, starts[part], entries);
      entries += parts.get(part).extras().keys().size();
    }
    int[] ends = new int[order.length];
    int fill = 0;
    for (int i = 0; i < order.length; i++) {
      fill += allEnds[order[i]] - start(allEnds, order[i]);
      ends[i] = fill;
    }
    int[] places = new int[fill];
    fill = 0;
    for (int row : order) {
      for (int entry = start(allEnds, row); entry < allEnds[row]; entry++) {
        places[fill++] = entry;
      }
    }
    return new ColumnValues.StringMaps(
        ends,
        entries(part -> part.extras().keys(), places),
        entries(part -> part.extras().values(), places));
  }

  private static int start(int[] ends, int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  private ColumnValues.Strings entries(Function<EventColumns, TextVector> vector, int[] places) {
    Merged all = merged(vector);
    int[] numbers = gather(all.numbers, places);
    Arrays.setAll(numbers, i -> numbers[i] - 1);
    return all.strings(numbers);
  }

  /** Texts of all parts: by row a text's number and one, 0 for null. */
  private static final class Merged {
    private final int[] numbers;
    private final Texts texts;
    private final boolean isDistinct;

    Merged(int[] numbers, Texts texts, boolean isDistinct) {
      this.numbers = numbers;
      this.texts = texts;
      this.isDistinct = isDistinct;
    }

    ColumnValues.Strings strings(int[] gathered) {
      return isDistinct
          ? ColumnValues.Strings.ofDistinct(gathered, texts)
          : ColumnValues.Strings.ofAny(gathered, texts);
    }
  }

  private Merged merged(Function<EventColumns, TextVector> vector) {
    List<TextVector> vectors = parts.stream().map(vector).toList();
    boolean isDistinct = vectors.stream().noneMatch(part -> part.dictionary().isUnsought());
    if (isDistinct && vectors.size() == 1) {
      int[] numbers = new int[vectors.get(0).size()];
      vectors.get(0).numbers().copyTo(numbers, 0);
      return new Merged(numbers, vectors.get(0).dictionary().texts(), true);
    }
    return distinct(vectors, isDistinct ? Long.MAX_VALUE : ColumnFiles.DICTIONARY_BYTES)
        .orElseGet(() -> concatenated(vectors));
  }

  private static int size(List<TextVector> vectors) {
    return vectors.stream().mapToInt(TextVector::size).sum();
  }

  /** Finds each text once; nothing if that are too many bytes for a dictionary. */
  private static Optional<Merged> distinct(List<TextVector> vectors, long mostBytes) {
    int[] numbers = new int[size(vectors)];
    TextDictionary all = new TextDictionary(new Footprint());
    int fill = 0;
    for (TextVector part : vectors) {
      Optional<int[]> known = all.takeIn(part.dictionary(), mostBytes);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      part.numbers().copyTo(numbers, fill);
      for (int row = fill; row < fill + part.size(); row++) {
        numbers[row] = known.get()[numbers[row]];
      }
      fill += part.size();
    }
    return Optional.of(new Merged(numbers, all.texts(), true));
  }

  /** Takes all texts one behind the other; some may be there twice. */
  private static Merged concatenated(List<TextVector> vectors) {
    int[] numbers = new int[size(vectors)];
    Texts all =
        new Texts(
            vectors.stream().mapToInt(part -> part.dictionary().texts().count()).sum(),
            vectors.stream().mapToInt(part -> part.dictionary().texts().length()).sum());
    int fill = 0;
    for (TextVector part : vectors) {
      int before = all.count();
      all.addAll(part.dictionary().texts());
      part.numbers().copyTo(numbers, fill);
      for (int row = fill; row < fill + part.size(); row++) {
        numbers[row] += numbers[row] == 0 ? 0 : before;
      }
      fill += part.size();
    }
    return new Merged(numbers, all, false);
  }

  private long[] longs(Function<EventColumns, NumberVector> vector) {
    long[] all = new long[rows()];
    for (int part = 0; part < parts.size(); part++) {
      vector.apply(parts.get(part)).copyTo(all, starts[part]);
    }
    return all;
  }

  private int[] ints(Function<EventColumns, NumberVector> vector) {
    int[] all = new int[rows()];
    for (int part = 0; part < parts.size(); part++) {
      vector.apply(parts.get(part)).copyTo(all, starts[part]);
    }
    return all;
  }

  private static long[] gather(long[] values, int[] order) {
    long[] gathered = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      gathered[i] = values[order[i]];
    }
    return gathered;
  }

  private static int[] gather(int[] values, int[] order) {
    int[] gathered = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      gathered[i] = values[order[i]];
    }
    return gathered;
  }
}
