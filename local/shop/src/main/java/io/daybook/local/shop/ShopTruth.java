package io.daybook.local.shop;

import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the shop knows of the logs that it has written so far, and so what Daybook must say once it
 * has collected and archived them.
 *
 * @param figures rows by metric table, sorted by day and dimensions
 * @param sources reconciliation by source
 * @param flaws what went wrong, by source
 * @param rows archived rows by dataset and day of the event
 */
public record ShopTruth(
    Map<String, List<FigureRow>> figures,
    Map<String, SourceFigures> sources,
    Map<String, SourceFlaws> flaws,
    Map<String, SortedMap<LocalDate, Long>> rows) {

  public ShopTruth {
    figures = inOrder(figures);
    sources = inOrder(sources);
    flaws = inOrder(flaws);
    Map<String, SortedMap<LocalDate, Long>> copies = new LinkedHashMap<>();
    rows.forEach(
        (dataset, days) ->
            copies.put(dataset, Collections.unmodifiableSortedMap(new TreeMap<>(days))));
    rows = Collections.unmodifiableMap(copies);
  }

  /** Returns the metric tables that the shop keeps books of. */
  public List<MetricTable> tables() {
    return MetricTables.ALL.stream().filter(table -> figures.containsKey(table.name())).toList();
  }

  /** Returns the rows of a metric table; none if the shop keeps no books of it. */
  public List<FigureRow> figures(MetricTable table) {
    return figures.getOrDefault(table.name(), List.of());
  }

  /** Returns the records of all logs together. */
  public long recordsWritten() {
    return sources.values().stream().mapToLong(SourceFigures::recordsRead).sum();
  }

  /**
   * Compares a metric table with the books.
   *
   * @param found all rows of the table, in any order
   * @return a sentence per difference, none if every figure is as it must be
   */
  public List<String> differences(MetricTable table, List<FigureRow> found) {
    return new FigureComparison(table.name()).differences(figures(table), found);
  }

  private static <V> Map<String, V> inOrder(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
