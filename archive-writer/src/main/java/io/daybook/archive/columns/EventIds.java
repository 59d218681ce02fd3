package io.daybook.archive.columns;

import io.daybook.archive.record.TextSlice;
import io.daybook.archive.table.Texts;
import java.nio.ByteBuffer;

/** What tells events apart, and in which order they arrived: id, segment, offset, ordinal. */
final class EventIds {
  private final Footprint footprint;
  private final Texts ids;
  private final NumberVector hashes;
  private final NumberVector segments;
  private final NumberVector offsets;
  private final NumberVector ordinals;

  EventIds(Footprint footprint) {
    this(
        footprint,
        new Texts(),
        new NumberVector(footprint),
        new NumberVector(footprint),
        new NumberVector(footprint),
        new NumberVector(footprint));
  }

  private EventIds(
      Footprint footprint,
      Texts ids,
      NumberVector hashes,
      NumberVector segments,
      NumberVector offsets,
      NumberVector ordinals) {
    this.footprint = footprint;
    this.ids = ids;
    this.hashes = hashes;
    this.segments = segments;
    this.offsets = offsets;
    this.ordinals = ordinals;
    footprint.changed(0, ids.footprint());
  }

  int size() {
    return ids.count();
  }

  /**
   * Appends an event.
   *
   * @param segment number of the segment in the run's order
   * @param offset of the record in its file
   * @param ordinal of the event among those of its record
   */
  void add(TextSlice id, int segment, long offset, int ordinal) {
    long hash = Texts.hash(id.bytes(), id.start(), id.end());
    add(id.bytes(), id.start(), id.end(), hash, segment, offset, ordinal);
  }

  private void add(
      byte[] id, int from, int to, long hash, long segment, long offset, long ordinal) {
    long before = ids.footprint();
    ids.add(id, from, to);
    footprint.changed(before, ids.footprint());
    hashes.add(hash);
    segments.add(segment);
    offsets.add(offset);
    ordinals.add(ordinal);
  }

  /** Returns the ids, by row. */
  Texts ids() {
    return ids;
  }

  NumberVector hashes() {
    return hashes;
  }

  /** Returns the number of each event's segment, which are in the order of their arrival. */
  NumberVector segments() {
    return segments;
  }

  NumberVector offsets() {
    return offsets;
  }

  NumberVector ordinals() {
    return ordinals;
  }

  /** Returns some of the events in another order. */
  EventIds select(int[] rows, int from, int to, Footprint of) {
    int bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += ids.end(rows[i]) - ids.start(rows[i]);
    }
    Texts selected = new Texts(to - from, bytes);
    for (int i = from; i < to; i++) {
      selected.add(ids, rows[i]);
    }
    return new EventIds(
        of,
        selected,
        hashes.select(rows, from, to, of),
        segments.select(rows, from, to, of),
        offsets.select(rows, from, to, of),
        ordinals.select(rows, from, to, of));
  }

  /** Compares the order in which two events arrived. */
  static int compareByArrival(EventIds a, int row, EventIds b, int otherRow) {
    int order = Long.compare(a.segments.get(row), b.segments.get(otherRow));
    if (order == 0) {
      order = Long.compare(a.offsets.get(row), b.offsets.get(otherRow));
    }
    return order != 0 ? order : Long.compare(a.ordinals.get(row), b.ordinals.get(otherRow));
  }

  int encodedBytes() {
    return TextBytes.encodedBytes(ids)
        + hashes.encodedBytes()
        + segments.encodedBytes()
        + offsets.encodedBytes()
        + ordinals.encodedBytes();
  }

  void putInto(ByteBuffer target) {
    TextBytes.put(ids, target);
    hashes.putInto(target);
    segments.putInto(target);
    offsets.putInto(target);
    ordinals.putInto(target);
  }

  static EventIds read(ByteBuffer source, Footprint footprint) {
    return new EventIds(
        footprint,
        TextBytes.read(source),
        NumberVector.read(source, footprint),
        NumberVector.read(source, footprint),
        NumberVector.read(source, footprint),
        NumberVector.read(source, footprint));
  }
}
