package io.daybook.archive.columns;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers in the order in which they came, each in as few bytes (1, 2, 4, 8) as the largest of its
 * 65,536 neighbours takes.
 */
final class NumberVector {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int FIRST = 16;

  private final Footprint footprint;
  private final List<Neighbours> full = new ArrayList<>(0);
  private Neighbours open;

  NumberVector(Footprint footprint) {
    this.footprint = footprint;
    this.open = new Neighbours(FIRST, Byte.BYTES);
    footprint.changed(0, open.bytes());
  }

  /** Returns how many there are. */
  int size() {
    return (full.size() << CHUNK_BITS) + open.size;
  }

  /** Appends a number. */
  void add(long value) {
    if (open.size == CHUNK) {
      full.add(open);
      open = new Neighbours(CHUNK, open.width);
      footprint.changed(0, open.bytes());
    }
    if (open.size == open.room || !open.holds(value)) {
      long before = open.bytes();
      open.makeRoom(value);
      footprint.changed(before, open.bytes());
    }
    open.put(open.size++, value);
  }

  /** Returns a number. */
  long get(int index) {
    int chunk = index >>> CHUNK_BITS;
    return (chunk < full.size() ? full.get(chunk) : open).get(index & (CHUNK - 1));
  }

  /** Returns some of the numbers in another order. */
  NumberVector select(int[] indexes, int from, int to, Footprint of) {
    long[] some = new long[to - from];
    for (int i = from; i < to; i++) {
      some[i - from] = get(indexes[i]);
    }
    return of(some, of);
  }

  /** Holds numbers. */
  static NumberVector of(long[] values, Footprint footprint) {
    NumberVector vector = new NumberVector(footprint);
    for (int from = 0; from < values.length; from += CHUNK) {
      if (from == 0) {
        footprint.changed(vector.open.bytes(), 0);
      } else {
        vector.full.add(vector.open);
      }
      vector.open = Neighbours.of(values, from, Math.min(values.length, from + CHUNK));
      footprint.changed(0, vector.open.bytes());
    }
    return vector;
  }

  /** Copies all into an array. */
  void copyTo(long[] target, int at) {
    int fill = at;
    for (Neighbours chunk : full) {
      chunk.copyTo(target, fill);
      fill += chunk.size;
    }
    open.copyTo(target, fill);
  }

  /** Copies all into an array; none needs more than 32 bits. */
  void copyTo(int[] target, int at) {
    int fill = at;
    for (Neighbours chunk : full) {
      chunk.copyTo(target, fill);
      fill += chunk.size;
    }
    open.copyTo(target, fill);
  }

  /** Returns the bytes that {@link #putInto} writes. */
  int encodedBytes() {
    int bytes = Integer.BYTES;
    for (Neighbours chunk : full) {
      bytes += chunk.encodedBytes();
    }
    return bytes + open.encodedBytes();
  }

  /** Writes all. */
  void putInto(ByteBuffer target) {
    target.putInt(full.size());
    full.forEach(chunk -> chunk.putInto(target));
    open.putInto(target);
  }

  /** Reads what {@link #putInto} wrote. */
  static NumberVector read(ByteBuffer source, Footprint footprint) {
    NumberVector vector = new NumberVector(footprint);
    footprint.changed(vector.open.bytes(), 0);
    for (int chunks = source.getInt(); chunks > 0; chunks--) {
      vector.full.add(Neighbours.read(source));
    }
    vector.open = Neighbours.read(source);
    vector.full.forEach(chunk -> footprint.changed(0, chunk.bytes()));
    footprint.changed(0, vector.open.bytes());
    return vector;
  }

  /** Up to 65,536 neighbours of one width; the array of that width alone is used. */
  private static final class Neighbours {
    private int width;
    private int room;
    private int size;
    private byte[] bytes = {};
    private short[] shorts = {};
    private int[] ints = {};
    private long[] longs = {};

    Neighbours(int room, int width) {
      this.room = room;
      this.width = width;
      resize();
    }

    static Neighbours of(long[] values, int from, int to) {
      long least = 0;
      long most = 0;
      for (int i = from; i < to; i++) {
        least = Math.min(least, values[i]);
        most = Math.max(most, values[i]);
      }
      Neighbours chunk = new Neighbours(to - from, Math.max(width(least), width(most)));
      for (int i = from; i < to; i++) {
        chunk.put(i - from, values[i]);
      }
      chunk.size = to - from;
      return chunk;
    }

    private void resize() {
      switch (width) {
        case Byte.BYTES -> bytes = Arrays.copyOf(bytes, room);
        case Short.BYTES -> shorts = Arrays.copyOf(shorts, room);
        case Integer.BYTES -> ints = Arrays.copyOf(ints, room);
        default -> longs = Arrays.copyOf(longs, room);
      }
    }

    long bytes() {
      return (long) room * width;
    }

    boolean holds(long value) {
      return switch (width) {
        case Byte.BYTES -> value == (byte) value;
        case Short.BYTES -> value == (short) value;
        case Integer.BYTES -> value == (int) value;
        default -> true;
      };
    }

    private static int width(long value) {
      if (value == (short) value) {
        return value == (byte) value ? Byte.BYTES : Short.BYTES;
      }
      return value == (int) value ? Integer.BYTES : Long.BYTES;
    }

    /** Makes room for one more, in a width that holds it. */
    void makeRoom(long value) {
      if (size == room) {
        room = Math.min(CHUNK, 2 * room);
      }
      if (holds(value)) {
        resize();
        return;
      }
      long[] values = new long[size];
      copyTo(values, 0);
      width = width(value);
      bytes = new byte[0];
      shorts = new short[0];
      ints = new int[0];
      resize();
      for (int i = 0; i < size; i++) {
        put(i, values[i]);
      }
    }

    void put(int index, long value) {
      switch (width) {
        case Byte.BYTES -> bytes[index] = (byte) value;
        case Short.BYTES -> shorts[index] = (short) value;
        case Integer.BYTES -> ints[index] = (int) value;
        default -> longs[index] = value;
      }
    }

    long get(int index) {
      return switch (width) {
        case Byte.BYTES -> bytes[index];
        case Short.BYTES -> shorts[index];
        case Integer.BYTES -> ints[index];
        default -> longs[index];
      };
    }

    void copyTo(long[] target, int at) {
      switch (width) {
        case Byte.BYTES -> {
          for (int i = 0; i < size; i++) {
            target[at + i] = bytes[i];
          }
        }
        case Short.BYTES -> {
          for (int i = 0; i < size; i++) {
            target[at + i] = shorts[i];
          }
        }
        case Integer.BYTES -> {
          for (int i = 0; i < size; i++) {
            target[at + i] = ints[i];
          }
        }
        default -> System.arraycopy(longs, 0, target, at, size);
      }
    }

    void copyTo(int[] target, int at) {
      switch (width) {
        case Byte.BYTES -> {
          for (int i = 0; i < size; i++) {
            target[at + i] = bytes[i];
          }
        }
        case Short.BYTES -> {
          for (int i = 0; i < size; i++) {
            target[at + i] = shorts[i];
          }
        }
        case Integer.BYTES -> System.arraycopy(ints, 0, target, at, size);
        default -> throw new IllegalStateException("expected numbers of 32 bits");
      }
    }

    int encodedBytes() {
      return 2 * Integer.BYTES + size * width;
    }

    void putInto(ByteBuffer target) {
      target.putInt(width).putInt(size);
      switch (width) {
        case Byte.BYTES -> target.duplicate().put(bytes, 0, size);
        case Short.BYTES -> target.asShortBuffer().put(shorts, 0, size);
        case Integer.BYTES -> target.asIntBuffer().put(ints, 0, size);
        default -> target.asLongBuffer().put(longs, 0, size);
      }
      target.position(target.position() + size * width);
    }

    static Neighbours read(ByteBuffer source) {
      int width = source.getInt();
      int size = source.getInt();
      Neighbours chunk = new Neighbours(size, width);
      chunk.size = size;
      switch (width) {
        case Byte.BYTES -> source.duplicate().get(chunk.bytes, 0, size);
        case Short.BYTES -> source.asShortBuffer().get(chunk.shorts, 0, size);
        case Integer.BYTES -> source.asIntBuffer().get(chunk.ints, 0, size);
        default -> source.asLongBuffer().get(chunk.longs, 0, size);
      }
      source.position(source.position() + size * width);
      return chunk;
    }
  }
}
