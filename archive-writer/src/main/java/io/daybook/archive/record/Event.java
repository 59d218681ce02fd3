package io.daybook.archive.record;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One event's values by the column's position in the dataset. It is reused from record to record;
 * columns that tell of the record's place ({@code source}, {@code raw_segment}, {@code raw_offset})
 * are not here but with the row.
 */
public final class Event {
  private final Map<String, Integer> indexByName = new HashMap<>();
  private final boolean[] present;
  private final long[] numbers;
  private final TextSlice[] texts;
  private List<String> extraNames = List.of();
  private List<String> extraValues = List.of();
  private long timeMicros;
  private int epochDay;

  public Event(Dataset dataset) {
    List<Column> columns = dataset.columns();
    for (int i = 0; i < columns.size(); i++) {
      indexByName.put(columns.get(i).name(), i);
    }
    present = new boolean[columns.size()];
    numbers = new long[columns.size()];
    texts = new TextSlice[columns.size()];
    Arrays.setAll(texts, column -> new TextSlice());
  }

  /** Forgets the last record. */
  public void clear() {
    Arrays.fill(present, false);
    extraNames = List.of();
    extraValues = List.of();
  }

  /** Returns a column's position. */
  public int index(String column) {
    return Objects.requireNonNull(indexByName.get(column), column);
  }

  /** Sets a STRING. */
  public void text(int column, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    present[column] = true;
    texts[column].set(text, 0, text.length);
  }

  /** Sets a STRING to a text of the record, which isn't copied. */
  public void text(int column, TextSlice value) {
    present[column] = true;
    texts[column].set(value.bytes(), value.start(), value.end());
  }

  /**
   * Sets a number as its column stores it: unscaled, as days, as the bits of a double, as 0 or 1.
   */
  public void number(int column, long value) {
    present[column] = true;
    numbers[column] = value;
  }

  /** Sets what the mapping doesn't name; the lists are read before the next record. */
  public void extras(List<String> names, List<String> values) {
    extraNames = names;
    extraValues = values;
  }

  /**
   * Sets when it happened.
   *
   * @param micros since 1970 UTC
   * @param day in the business zone, as days since 1970
   */
  public void time(long micros, int day) {
    timeMicros = micros;
    epochDay = day;
  }

  /** Returns whether a column has a value. */
  public boolean has(int column) {
    return present[column];
  }

  /** Returns a number as its column stores it. */
  public long number(int column) {
    return numbers[column];
  }

  /** Returns a STRING; only where {@link #has}. */
  public TextSlice text(int column) {
    return texts[column];
  }

  /** Returns the names of what the mapping doesn't name. */
  public List<String> extraNames() {
    return extraNames;
  }

  /** Returns the texts of what the mapping doesn't name, in the order of the names. */
  public List<String> extraValues() {
    return extraValues;
  }

  /** Returns how long all its texts are together, {@code extra} included. */
  public long textLength() {
    long length = 0;
    for (int i = 0; i < texts.length; i++) {
      length += present[i] ? texts[i].length() : 0;
    }
    for (int i = 0; i < extraNames.size(); i++) {
      length += extraNames.get(i).length() + extraValues.get(i).length();
    }
    return length;
  }

  /** Returns when it happened: microseconds since 1970 UTC. */
  public long timeMicros() {
    return timeMicros;
  }

  /** Returns its day in the business zone, as days since 1970. */
  public int epochDay() {
    return epochDay;
  }
}
