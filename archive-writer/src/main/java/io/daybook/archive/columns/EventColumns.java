package io.daybook.archive.columns;

import io.daybook.archive.record.Event;
import io.daybook.archive.table.Texts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of one day in columns, in the order in which they came. */
final class EventColumns {
  private final EventShape shape;
  private final Footprint footprint;
  private final EventIds ids;
  private final NumberVector times;
  private final MapVector extras;

  /** By column; null where it holds something else. */
  private final List<@Nullable TextVector> texts;

  /** By column; null where it holds something else. */
  private final List<@Nullable NumbersOrNulls> numbers;

  /** Numbers of which some may be null. */
  record NumbersOrNulls(NumberVector values, BitSet nulls) {
    private NumbersOrNulls select(int[] rows, int from, int to, Footprint of) {
      BitSet some = new BitSet();
      for (int i = from; i < to && !nulls.isEmpty(); i++) {
        some.set(i - from, nulls.get(rows[i]));
      }
      return new NumbersOrNulls(values.select(rows, from, to, of), some);
    }
  }

  EventColumns(EventShape shape) {
    this(shape, new Footprint());
  }

  private EventColumns(EventShape shape, Footprint footprint) {
    this.shape = shape;
    this.footprint = footprint;
    this.ids = new EventIds(footprint);
    this.times = new NumberVector(footprint);
    this.extras = new MapVector(footprint);
    this.texts = new ArrayList<>();
    this.numbers = new ArrayList<>();
    for (int column = 0; column < shape.columns(); column++) {
      EventShape.ValueOrigin origin = shape.origin(column);
      texts.add(origin == EventShape.ValueOrigin.TEXT ? new TextVector(footprint) : null);
      numbers.add(
          origin == EventShape.ValueOrigin.NUMBER
              ? new NumbersOrNulls(new NumberVector(footprint), new BitSet())
              : null);
    }
  }

  private EventColumns(
      EventShape shape,
      Footprint footprint,
      EventIds ids,
      NumberVector times,
      MapVector extras,
      List<@Nullable TextVector> texts,
      List<@Nullable NumbersOrNulls> numbers) {
    this.shape = shape;
    this.footprint = footprint;
    this.ids = ids;
    this.times = times;
    this.extras = extras;
    this.texts = texts;
    this.numbers = numbers;
  }

  int rows() {
    return ids.size();
  }

  /** Returns the memory taken. */
  long bytes() {
    return footprint.bytes();
  }

  /**
   * Appends an event.
   *
   * @param segment number of the segment in the run's order
   * @param offset of the record in its file
   * @param ordinal of the event among those of its record
   */
  void add(Event event, int segment, long offset, int ordinal) {
    ids.add(event.text(shape.eventId()), segment, offset, ordinal);
    times.add(event.timeMicros());
    extras.add(event.extraNames(), event.extraValues());
    for (int column = 0; column < texts.size(); column++) {
      TextVector text = texts.get(column);
      NumbersOrNulls number = numbers.get(column);
      if (text != null) {
        if (event.has(column)) {
          text.add(event.text(column));
        } else {
          text.addNull();
        }
      } else if (number != null) {
        if (event.has(column)) {
          number.values().add(event.number(column));
        } else {
          number.nulls().set(number.values().size());
          number.values().add(0);
        }
      }
    }
  }

  EventIds ids() {
    return ids;
  }

  /** Returns when each happened: microseconds since 1970 UTC. */
  NumberVector times() {
    return times;
  }

  MapVector extras() {
    return extras;
  }

  /** Returns the texts of a column of texts. */
  TextVector texts(int column) {
    TextVector vector = texts.get(column);
    if (vector == null) {
      throw new IllegalArgumentException("column " + column + " holds no texts");
    }
    return vector;
  }

  /** Returns the numbers of a column of numbers. */
  NumbersOrNulls numbers(int column) {
    NumbersOrNulls vector = numbers.get(column);
    if (vector == null) {
      throw new IllegalArgumentException("column " + column + " holds no numbers");
    }
    return vector;
  }

  /** Returns the rows that stand before a key in the order of the table. */
  BitSet before(SortKey key) {
    int[] compared = new int[texts(shape.userId()).dictionary().texts().count() + 1];
    Arrays.setAll(compared, number -> SortKey.compareUsers(user(number), key.user()));
    int[] users = new int[rows()];
    texts(shape.userId()).numbers().copyTo(users, 0);
    BitSet before = new BitSet();
    for (int row = 0; row < users.length; row++) {
      int order = compared[users[row]];
      before.set(row, order < 0 || (order == 0 && key(row).compareTo(key) < 0));
    }
    return before;
  }

  /** Returns a user by its number in the column and one. */
  private byte @Nullable [] user(int number) {
    Texts users = texts(shape.userId()).dictionary().texts();
    return number == 0
        ? null
        : Arrays.copyOfRange(users.bytes(), users.start(number - 1), users.end(number - 1));
  }

  /** Returns where a row stands in the order of the table. */
  SortKey key(int row) {
    return new SortKey(
        user((int) texts(shape.userId()).numbers().get(row)),
        times.get(row),
        ids.segments().get(row),
        ids.offsets().get(row),
        ids.ordinals().get(row));
  }

  /** Returns who takes some of the events after the other, while none is added. */
  EventSelector selector() {
    return new EventSelector();
  }

  /** Takes events in another order. */
  final class EventSelector {
    private final MapVector.MapSelector extraSelector = extras.selector();
    private final List<TextVector.@Nullable TextSelector> textSelectors = new ArrayList<>();

    EventSelector() {
      texts.forEach(text -> textSelectors.add(text == null ? null : text.selector()));
    }

    EventColumns select(int[] rows, int from, int to) {
      Footprint of = new Footprint();
      List<@Nullable TextVector> someTexts = new ArrayList<>();
      List<@Nullable NumbersOrNulls> someNumbers = new ArrayList<>();
      for (int column = 0; column < texts.size(); column++) {
        TextVector.TextSelector text = textSelectors.get(column);
        someTexts.add(text == null ? null : text.select(rows, from, to, of));
        NumbersOrNulls number = numbers.get(column);
        someNumbers.add(number == null ? null : number.select(rows, from, to, of));
      }
      return new EventColumns(
          shape,
          of,
          ids.select(rows, from, to, of),
          times.select(rows, from, to, of),
          extraSelector.select(rows, from, to, of),
          someTexts,
          someNumbers);
    }
  }

  /** Returns all as bytes: first how many the ids take, then the ids, then the other columns. */
  ByteBuffer encoded() {
    int idBytes = ids.encodedBytes();
    int bytes = Integer.BYTES + idBytes + times.encodedBytes() + extras.encodedBytes();
    for (int column = 0; column < texts.size(); column++) {
      TextVector text = texts.get(column);
      bytes += text == null ? 0 : text.encodedBytes();
      NumbersOrNulls number = numbers.get(column);
      bytes +=
          number == null
              ? 0
              : number.values().encodedBytes()
                  + Integer.BYTES
                  + Long.BYTES * number.nulls().toLongArray().length;
    }
    ByteBuffer target = ByteBuffer.allocate(bytes);
    target.putInt(idBytes);
    ids.putInto(target);
    times.putInto(target);
    extras.putInto(target);
    for (int column = 0; column < texts.size(); column++) {
      TextVector text = texts.get(column);
      if (text != null) {
        text.putInto(target);
      }
      NumbersOrNulls number = numbers.get(column);
      if (number != null) {
        number.values().putInto(target);
        long[] words = number.nulls().toLongArray();
        target.putInt(words.length);
        for (long word : words) {
          target.putLong(word);
        }
      }
    }
    return target.flip();
  }

  /** Reads what {@link #encoded} returned. */
  static EventColumns read(EventShape shape, ByteBuffer source) {
    Footprint footprint = new Footprint();
    source.getInt();
    EventIds ids = EventIds.read(source, footprint);
    NumberVector times = NumberVector.read(source, footprint);
    MapVector extras = MapVector.read(source, footprint);
    List<@Nullable TextVector> texts = new ArrayList<>();
    List<@Nullable NumbersOrNulls> numbers = new ArrayList<>();
    for (int column = 0; column < shape.columns(); column++) {
      EventShape.ValueOrigin origin = shape.origin(column);
      texts.add(origin == EventShape.ValueOrigin.TEXT ? TextVector.read(source, footprint) : null);
      numbers.add(
          origin == EventShape.ValueOrigin.NUMBER
              ? new NumbersOrNulls(NumberVector.read(source, footprint), nulls(source))
              : null);
    }
    return new EventColumns(shape, footprint, ids, times, extras, texts, numbers);
  }

  private static BitSet nulls(ByteBuffer source) {
    long[] words = new long[source.getInt()];
    for (int i = 0; i < words.length; i++) {
      words[i] = source.getLong();
    }
    return BitSet.valueOf(words);
  }
}
