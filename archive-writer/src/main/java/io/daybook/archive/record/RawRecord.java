package io.daybook.archive.record;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one record: those that the mapping reads, by slot, and all others by name. It is
 * reused from record to record.
 */
public final class RawRecord {
  private static final byte[] NO_BYTES = new byte[0];

  private final @Nullable String[] slots;
  private final TextSlice[] slices;
  private final @Nullable ListText[] lists;
  private final List<String> extraNames = new ArrayList<>();
  private final List<String> extraValues = new ArrayList<>();
  private Arrival arrival = Arrival.on(LocalDate.EPOCH);
  private long ambiguousTimes;
  private byte[] bytes = NO_BYTES;
  private int from;
  private int to;

  /** A record of a mapping that unfolds no list. */
  public RawRecord(int slots) {
    this(slots, 0);
  }

  /**
   * Returns an empty record.
   *
   * @param slots how many texts the mapping reads
   * @param lists how many lists it unfolds
   */
  public RawRecord(int slots, int lists) {
    this.slots = new @Nullable String[slots];
    this.slices = new TextSlice[slots];
    Arrays.setAll(slices, slot -> new TextSlice());
    this.lists = new @Nullable ListText[lists];
  }

  /** Sets how this and the next records arrived. */
  public void arrival(Arrival of) {
    arrival = of;
  }

  /** Returns how the record arrived. */
  public Arrival arrival() {
    return arrival;
  }

  /** Counts a time that lies in an hour that comes twice. */
  public void countAmbiguousTime() {
    ambiguousTimes++;
  }

  /** Returns how many such times this and all records before it had. */
  public long ambiguousTimes() {
    return ambiguousTimes;
  }

  /** Forgets the last record, but not its arrival, nor what was counted. */
  public void clear() {
    Arrays.fill(slots, null);
    for (TextSlice slice : slices) {
      slice.clear();
    }
    Arrays.fill(lists, null);
    extraNames.clear();
    extraValues.clear();
  }

  /** Sets the record's own text in UTF-8, without its line end; valid until the next record. */
  public void bytes(byte[] text, int start, int end) {
    bytes = text;
    from = start;
    to = end;
  }

  /** Returns the record's own text in UTF-8, without its line end. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes, from, to - from);
  }

  /** Sets a list that the mapping unfolds. */
  public void putList(int list, @Nullable ListText text) {
    lists[list] = text;
  }

  /** Returns a list that the mapping unfolds; null where the record has none. */
  public @Nullable ListText list(int list) {
    return lists[list];
  }

  /** Sets what the mapping reads. */
  public void put(int slot, @Nullable String text) {
    slots[slot] = text;
    slices[slot].clear();
  }

  /**
   * Sets what the mapping reads.
   *
   * @param text holds it in UTF-8 until the next record
   */
  public void put(int slot, byte[] text, int start, int end) {
    slots[slot] = null;
    slices[slot].set(text, start, end);
  }

  /** Adds what the mapping doesn't name. */
  public void putExtra(String name, String text) {
    extraNames.add(name);
    extraValues.add(text);
  }

  /** Adds a text that the mapping reads but no column takes, under a name that isn't given yet. */
  public void keep(String name, String text) {
    putExtra(free(name, extraNames.size()), text);
  }

  /**
   * Puts the unnamed texts that were added last below the place where they stand.
   *
   * @param place name of the text or list that they are of
   * @param behind how many unnamed texts there were before
   */
  public void putExtrasBelow(String place, int behind) {
    String prefix = place + "/";
    boolean mayBeTaken = false;
    for (int i = 0; i < behind && !mayBeTaken; i++) {
      mayBeTaken = extraNames.get(i).startsWith(place);
    }
    for (int i = behind; i < extraNames.size(); i++) {
      String name = extraNames.get(i);
      String below = name.isEmpty() ? place : prefix + name;
      extraNames.set(i, mayBeTaken ? free(below, i) : below);
    }
  }

  private String free(String name, int count) {
    String free = name;
    for (int times = 2; extraNames.subList(0, count).contains(free); times++) {
      free = name + "#" + times;
    }
    return free;
  }

  /** Forgets the texts that the mapping doesn't name behind a number of them. */
  public void dropExtras(int behind) {
    extraNames.subList(behind, extraNames.size()).clear();
    extraValues.subList(behind, extraValues.size()).clear();
  }

  /** Returns the text that the mapping reads as this slot; null where the record has none. */
  public @Nullable String text(int slot) {
    if (slots[slot] == null && slices[slot].isSet()) {
      slots[slot] = slices[slot].text();
    }
    return slots[slot];
  }

  /** Returns a text as it stands in bytes; null where it doesn't, or the record has none. */
  public @Nullable TextSlice slice(int slot) {
    return slices[slot].isSet() ? slices[slot] : null;
  }

  /** Returns the names of what the mapping doesn't name. */
  public List<String> extraNames() {
    return extraNames;
  }

  /** Returns the texts of what the mapping doesn't name, in the order of the names. */
  public List<String> extraValues() {
    return extraValues;
  }
}
