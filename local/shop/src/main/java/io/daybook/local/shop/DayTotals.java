package io.daybook.local.shop;

import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sums of the events of a dataset, by day and, where money is among them, by currency.
 *
 * @param table the metric table that has them as additive measures
 * @param dimensions of the table by which they are kept, beside the day
 * @param sums by day and dimensions in one text, such as {@code 2026-03-01 EUR}, and by measure; a
 *     sum of no known value is absent
 */
public record DayTotals(
    MetricTable table,
    List<String> dimensions,
    SortedMap<String, SortedMap<String, BigDecimal>> sums) {

  public DayTotals {
    dimensions = List.copyOf(dimensions);
    SortedMap<String, SortedMap<String, BigDecimal>> copy = new TreeMap<>();
    sums.forEach((key, measures) -> copy.put(key, new TreeMap<>(measures)));
    sums = copy;
  }

  /** No sums yet. */
  static DayTotals of(MetricTable table, String... dimensions) {
    return new DayTotals(table, List.of(dimensions), new TreeMap<>());
  }

  /** Returns the text of a day and its dimensions; one that is null is {@code (none)}. */
  public static String key(LocalDate day, List<? extends @Nullable Object> dimensions) {
    return Stream.concat(
            Stream.of(day.toString()),
            dimensions.stream()
                .map(dimension -> dimension == null ? MetricTables.NONE : dimension.toString()))
        .collect(Collectors.joining(" "));
  }

  void add(String key, String measure, BigDecimal value) {
    sums.computeIfAbsent(key, first -> new TreeMap<>()).merge(measure, value, BigDecimal::add);
  }

  void add(String key, String measure, long value) {
    add(key, measure, BigDecimal.valueOf(value));
  }

  void addIf(boolean condition, String key, String measure) {
    add(key, measure, condition ? 1 : 0);
  }

  /** Returns the measures that are summed up. */
  public List<String> measures() {
    Set<String> measures = new TreeSet<>();
    sums.values().forEach(sum -> measures.addAll(sum.keySet()));
    return List.copyOf(measures);
  }

  /**
   * Compares the shop's totals with those of the table.
   *
   * @return a sentence per difference, none if every sum is as it must be
   */
  public List<String> differences(SortedMap<String, SortedMap<String, BigDecimal>> found) {
    Set<String> keys = new TreeSet<>(sums.keySet());
    keys.addAll(found.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      SortedMap<String, BigDecimal> expected = sums.getOrDefault(key, new TreeMap<>());
      SortedMap<String, BigDecimal> other = found.getOrDefault(key, new TreeMap<>());
      for (String measure : measures()) {
        BigDecimal sum = expected.get(measure);
        BigDecimal otherSum = other.get(measure);
        boolean isEqual =
            sum == null ? otherSum == null : otherSum != null && sum.compareTo(otherSum) == 0;
        if (!isEqual) {
          differences.add(
              String.format(
                  "[%s %s] %s: expected %s but found %s",
                  table.name(), key, measure, plain(sum), plain(otherSum)));
        }
      }
    }
    return differences;
  }

  private static String plain(@Nullable BigDecimal sum) {
    return sum == null ? "none" : sum.toPlainString();
  }
}
