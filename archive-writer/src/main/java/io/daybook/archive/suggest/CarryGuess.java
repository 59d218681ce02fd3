package io.daybook.archive.suggest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Columns that have a value in the first of the rows of one order only.
 *
 * @param by the column that rows of one order share
 * @param columns that the other rows take from it
 * @param orders with several rows
 */
record CarryGuess(String by, Set<String> columns, int orders) {

  /** Looks for rows of orders; nothing if every row stands by itself. */
  static Optional<CarryGuess> of(
      String by, List<SampleRecord> records, Map<String, ColumnProfile> profiles) {
    Map<String, Integer> firsts = new HashMap<>();
    Map<String, Integer> gaps = new LinkedHashMap<>();
    Set<String> orders = new HashSet<>();
    SampleRecord first = null;
    for (SampleRecord record : records) {
      String key = record.value(by);
      if (first == null || key == null || !key.equals(first.value(by))) {
        first = record;
        continue;
      }
      orders.add(key);
      for (String path : first.values().keySet()) {
        firsts.merge(path, 1, Integer::sum);
        gaps.merge(path, record.values().containsKey(path) ? 0 : 1, Integer::sum);
      }
    }
    Set<String> carried = new LinkedHashSet<>();
    int emptyEverywhere = 0;
    for (String path : profiles.keySet()) {
      int gap = gaps.getOrDefault(path, 0);
      boolean always = gap > 0 && gap == firsts.getOrDefault(path, 0);
      emptyEverywhere += always ? 1 : 0;
      ColumnProfile profile = profiles.get(path);
      // A sum of the order counts once: it stays in its first row.
      if (gap > 0 && profile != null && !ColumnFinder.isNumber(profile)) {
        carried.add(path);
      }
    }
    return emptyEverywhere >= 3 && !carried.isEmpty()
        ? Optional.of(new CarryGuess(by, carried, orders.size()))
        : Optional.empty();
  }

  /** Returns the records with what they take from the ones before. */
  List<SampleRecord> applied(List<SampleRecord> records) {
    List<SampleRecord> filled = new ArrayList<>();
    Map<String, String> above = Map.of();
    for (SampleRecord record : records) {
      Map<String, String> values = new LinkedHashMap<>(record.values());
      String key = record.value(by);
      if (key != null && key.equals(above.get(by))) {
        for (String column : columns) {
          String carried = above.get(column);
          if (carried != null) {
            values.putIfAbsent(column, carried);
          }
        }
      }
      above = values;
      filled.add(new SampleRecord(record.text(), values, record.lists()));
    }
    return filled;
  }
}
