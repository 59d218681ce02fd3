package io.daybook.archive.record;

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
  private final @Nullable String[] slots;
  private final List<String> extraNames = new ArrayList<>();
  private final List<String> extraValues = new ArrayList<>();
  private LocalDate arrivalDay = LocalDate.EPOCH;
  private long ambiguousTimes;

  /**
   * Returns an empty record.
   *
   * @param slots how many texts the mapping reads
   */
  public RawRecord(int slots) {
    this.slots = new @Nullable String[slots];
  }

  /** Sets the day on which this and the next records arrived, UTC. */
  public void arrivalDay(LocalDate day) {
    arrivalDay = day;
  }

  /** Returns the day on which the record arrived, UTC. */
  public LocalDate arrivalDay() {
    return arrivalDay;
  }

  /** Counts a time that lies in an hour that comes twice. */
  public void countAmbiguousTime() {
    ambiguousTimes++;
  }

  /** Returns how many such times this and all records before it had. */
  public long ambiguousTimes() {
    return ambiguousTimes;
  }

  /** Forgets the last record, but not its day of arrival, nor what was counted. */
  public void clear() {
    Arrays.fill(slots, null);
    extraNames.clear();
    extraValues.clear();
  }

  /** Sets what the mapping reads. */
  public void put(int slot, @Nullable String text) {
    slots[slot] = text;
  }

  /** Adds what the mapping doesn't name. */
  public void putExtra(String name, String text) {
    extraNames.add(name);
    extraValues.add(text);
  }

  /** Adds a text that the mapping reads but no column takes, under a name that isn't given yet. */
  public void keep(String name, String text) {
    String free = name;
    for (int times = 2; extraNames.contains(free); times++) {
      free = name + "#" + times;
    }
    putExtra(free, text);
  }

  /** Returns whether nothing was found of what the mapping reads. */
  public boolean isBlank() {
    for (String slot : slots) {
      if (slot != null) {
        return false;
      }
    }
    return true;
  }

  /** Returns the text that the mapping reads as this slot; null where the record has none. */
  public @Nullable String text(int slot) {
    return slots[slot];
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
