package io.daybook.local.shop;

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
 * @param totals sums of each dataset's days
 * @param sources reconciliation by source
 * @param flaws what went wrong, by source
 * @param rows archived rows by dataset and day of the event
 */
public record ShopTruth(
    List<DayTotals> totals,
    Map<String, SourceFigures> sources,
    Map<String, SourceFlaws> flaws,
    Map<String, SortedMap<LocalDate, Long>> rows) {

  public ShopTruth {
    // Copies: the books go on.
    totals =
        totals.stream()
            .map(total -> new DayTotals(total.table(), total.dimensions(), total.sums()))
            .toList();
    sources = inOrder(sources);
    flaws = inOrder(flaws);
    Map<String, SortedMap<LocalDate, Long>> copies = new LinkedHashMap<>();
    rows.forEach(
        (dataset, days) ->
            copies.put(dataset, Collections.unmodifiableSortedMap(new TreeMap<>(days))));
    rows = Collections.unmodifiableMap(copies);
  }

  /** Returns the records of all logs together. */
  public long recordsWritten() {
    return sources.values().stream().mapToLong(SourceFigures::recordsRead).sum();
  }

  private static <V> Map<String, V> inOrder(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
